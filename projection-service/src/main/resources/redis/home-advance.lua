-- Lets the document follow its entries, only upward.
-- KEYS[1]  the quote's home record
-- ARGV[1]  revision of the document
-- ARGV[2]  the document
-- ARGV[3]  seconds after which a place that the entry left is forgotten
-- ARGV[4…] places where the entry stands now
local revision = tonumber(ARGV[1])
local folded = tonumber(redis.call('HGET', KEYS[1], 'revision') or '-1')
if folded > revision then
  return 0
end
redis.call('HSET', KEYS[1], 'revision', ARGV[1], 'view', ARGV[2])
local blocked = tonumber(redis.call('HGET', KEYS[1], 'blocked') or '-1')
if blocked >= 0 and blocked <= revision then
  redis.call('HDEL', KEYS[1], 'blocked')
end
if tonumber(redis.call('HGET', KEYS[1], 'claimed') or '-1') ~= revision then
  return 1
end
-- Nobody is under way: what was left long ago holds not even a trace any more.
local current = {}
for i = 4, #ARGV do
  current['held:' .. ARGV[i]] = true
end
local now = tonumber(redis.call('TIME')[1])
local fields = redis.call('HGETALL', KEYS[1])
for i = 1, #fields, 2 do
  if string.sub(fields[i], 1, 5) == 'held:' and not current[fields[i]] then
    if fields[i + 1] == '' then
      redis.call('HSET', KEYS[1], fields[i], now)
    elseif now - tonumber(fields[i + 1]) > tonumber(ARGV[3]) then
      redis.call('HDEL', KEYS[1], fields[i])
    end
  end
end
return 1
