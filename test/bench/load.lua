-- Arguments: method, expected status, body prefix, file with one item per line ("-": none), first line to use.
-- The item replaces "{}" in the path and in the Authorization header, and is appended to the body prefix.

local threads = {}

function setup(thread)
  table.insert(threads, thread)
end

function init(args)
  wrk.method = args[1]
  expected = tonumber(args[2])
  wrong = 0
  local prefix = args[3]
  if prefix ~= "-" then
    wrk.headers["Content-Type"] = "application/x-www-form-urlencoded"
    wrk.body = prefix
  end
  if args[4] ~= "-" then
    prepare(args[4], prefix)
    position = tonumber(args[5]) % #requests
    request = function()
      position = position + 1
      if position > #requests then position = 1 end
      return requests[position]
    end
  end
  -- wrk itself counts answers above 399. Reading each answer takes time, so it is done only for other statuses.
  if expected ~= 200 then
    response = function(status)
      if status ~= expected then wrong = wrong + 1 end
    end
  end
end

function prepare(file, prefix)
  requests = {}
  local path, authorization = wrk.path, wrk.headers["Authorization"] or ""
  for item in io.lines(file) do
    local headers = {}
    for name, value in pairs(wrk.headers) do headers[name] = value end
    headers["Authorization"] = authorization:gsub("{}", item)
    local body = prefix ~= "-" and prefix .. item or nil
    requests[#requests + 1] = wrk.format(wrk.method, (path:gsub("{}", item)), headers, body)
  end
end

function done(summary)
  local failed = summary.errors.connect + summary.errors.read + summary.errors.write + summary.errors.timeout
  local wrongs = 0
  for _, thread in ipairs(threads) do
    wrongs = wrongs + (thread:get("wrong") or 0)
    if thread:get("expected") == 200 then wrongs = wrongs + summary.errors.status end
  end
  print(string.format('RESULT {"requests":%d,"microseconds":%d,"failed":%d,"wrong":%d}',
    summary.requests, summary.duration, failed, wrongs))
end
