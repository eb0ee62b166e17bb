-- Writes the entry of a quote with its deadlines, or what is left of one, unless a newer one is there.
-- KEYS[1]  the quote's entry
-- KEYS[2]  the shard's deadlines, by the time they are due
-- ARGV[1]  revision of the entry
-- ARGV[2]  seconds after which it goes, 0 for never
-- ARGV[3…] pairs of a time and a deadline
local revision = tonumber(ARGV[1])
if tonumber(redis.call('HGET', KEYS[1], 'revision') or '-1') >= revision then
  return 0
end
local before = redis.call('HGET', KEYS[1], 'due')
if before then
  for deadline in string.gmatch(before, '[^\n]+') do
    redis.call('ZREM', KEYS[2], deadline)
  end
end
local due = {}
for i = 3, #ARGV, 2 do
  redis.call('ZADD', KEYS[2], ARGV[i], ARGV[i + 1])
  due[#due + 1] = ARGV[i + 1]
end
redis.call('HSET', KEYS[1], 'revision', ARGV[1], 'due', table.concat(due, '\n'))
if ARGV[2] == '0' then
  redis.call('PERSIST', KEYS[1])
else
  redis.call('EXPIRE', KEYS[1], ARGV[2])
end
return 1
