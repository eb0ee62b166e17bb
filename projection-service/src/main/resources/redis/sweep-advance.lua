-- Moves the sweep's position forward, unless Redis has gone back meanwhile.
-- KEYS[1]  the sweep's hash
-- ARGV[1]  highest position seen there so far, empty for none
-- ARGV[2]  position up to which everything was found whole now
-- Answers the position that stands there afterwards. Positions are of equal length: their order is that of the text.
local held = redis.call('HGET', KEYS[1], 'position') or ''
if held >= ARGV[1] and ARGV[2] > held then
  redis.call('HSET', KEYS[1], 'position', ARGV[2])
  return ARGV[2]
end
return held
