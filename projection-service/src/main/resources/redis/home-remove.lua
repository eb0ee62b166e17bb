-- Leaves an empty marker that no claim passes.
-- KEYS[1]  the quote's home record
-- ARGV[1]  the marker's revision
-- ARGV[2]  seconds the marker is kept
redis.call('DEL', KEYS[1])
redis.call('HSET', KEYS[1], 'revision', ARGV[1])
redis.call('EXPIRE', KEYS[1], ARGV[2])
return 1
