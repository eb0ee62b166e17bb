-- Marks the first event that cannot be folded, unless the view is past it or the quote was removed.
-- KEYS[1]  the quote's hash
-- ARGV[1]  revision of that event
local held = tonumber(redis.call('HGET', KEYS[1], 'revision') or '-1')
local blocked = tonumber(redis.call('HGET', KEYS[1], 'blocked') or '-1')
local revision = tonumber(ARGV[1])
if held >= revision or (blocked >= 0 and blocked <= revision) then
  return 0
end
redis.call('HSET', KEYS[1], 'blocked', ARGV[1])
return 1
