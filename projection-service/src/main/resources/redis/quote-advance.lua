-- Puts a view in the place of the one it was folded from, or changes nothing.
-- KEYS[1]  the quote's hash
-- ARGV[1]  revision that must stand there, -1 for none
-- ARGV[2]  revision of the new view
-- ARGV[3]  the new view
-- ARGV[4]  channel for hints
-- ARGV[5]  the hint
local held = redis.call('HGET', KEYS[1], 'revision') or '-1'
if held ~= ARGV[1] then
  return 0
end
redis.call('HSET', KEYS[1], 'revision', ARGV[2], 'view', ARGV[3])
local blocked = redis.call('HGET', KEYS[1], 'blocked')
if blocked and tonumber(blocked) <= tonumber(ARGV[2]) then
  redis.call('HDEL', KEYS[1], 'blocked')
end
redis.call('PUBLISH', ARGV[4], ARGV[5])
return 1
