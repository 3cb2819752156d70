-- Asks for another day each time, so that no reply is one that was kept: wrk -s days.lua ADDRESS
local asked = 0
request = function()
  asked = asked + 1
  return wrk.format("GET", wrk.path .. "?valid=" .. os.date("!%Y-%m-%d", 1640995200 + (asked * 37 % 1826) * 86400))
end
