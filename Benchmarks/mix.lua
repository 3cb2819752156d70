-- What many readers at once ask for: of two hundred requests 137 a board that is kept, 60 a claim as JSON, 1 the board of another day each
-- time, 1 a state, 1 a search with other words each time.
-- wrk -s mix.lua BASE -- AGREEMENTS CLAIM STATES WORDS: lists with commas; the first agreement's board is the one that is kept.
local thread = 0
local asked = 0

setup = function(t)
  t:set("number", thread)
  thread = thread + 1
end

local function split(text)
  local parts = {}
  for part in string.gmatch(text, "[^,]+") do parts[#parts + 1] = part end
  return parts
end

-- Days of 2022 to 2026, in which the ledger that is made for measuring has its news.
local function day(turn) return os.date("!%Y-%m-%d", 1640995200 + (turn * 37 % 1826) * 86400) end

init = function(args)
  agreements, claim, states, words = split(args[1]), args[2], split(args[3]), split(args[4])
  asked = number * 1000003
end

request = function()
  asked = asked + 1
  local kind, turn = asked % 200, math.floor(asked / 200)
  if kind == 0 then
    return wrk.format("GET", "/en/agreements/" .. agreements[turn % #agreements + 1] .. "?valid=" .. day(turn))
  elseif kind == 1 then
    return wrk.format("GET", "/en/states/" .. states[turn % #states + 1])
  elseif kind == 2 then
    local other = math.floor(turn / #words)
    return wrk.format("GET", "/en/search?q=" .. words[turn % #words + 1] .. "+" .. words[other % #words + 1])
  elseif kind < 63 then
    return wrk.format("GET", "/api/v1/claims/" .. claim)
  end
  return wrk.format("GET", "/en/agreements/" .. agreements[1])
end
