-- Takes on the work of bringing the entries of a quote to a revision.
-- KEYS[1]  the quote's home record
-- ARGV[1]  that revision
-- ARGV[2]  'again' to write once more what the document already says, else empty
-- ARGV[3…] places where a document folded on the way has its entry
-- Answers every place that may hold an entry; or 'overtaken' when the document is not behind, 'left' when a later
-- revision was claimed.
local revision = tonumber(ARGV[1])
local folded = tonumber(redis.call('HGET', KEYS[1], 'revision') or '-1')
local claimed = tonumber(redis.call('HGET', KEYS[1], 'claimed') or '-1')
if folded > revision or (folded == revision and ARGV[2] ~= 'again') then
  return {'overtaken'}
end
if claimed > revision then
  return {'left'}
end
redis.call('HSET', KEYS[1], 'claimed', ARGV[1])
for i = 3, #ARGV do
  redis.call('HSET', KEYS[1], 'held:' .. ARGV[i], '')
end
local places = {}
for _, field in ipairs(redis.call('HKEYS', KEYS[1])) do
  if string.sub(field, 1, 5) == 'held:' then
    places[#places + 1] = string.sub(field, 6)
  end
end
return places
