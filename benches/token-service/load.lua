-- POST /token for wrk: each request with the next of the sessions in the file that is named after `--`.
local requests, at = {}, 0

function init(args)
  wrk.method = "POST"
  wrk.body = "{}"
  wrk.headers["Content-Type"] = "application/json"
  for session in io.lines(args[1]) do
    wrk.headers["Authorization"] = "Bearer " .. session
    requests[#requests + 1] = wrk.format(nil, "/token")
  end
end

function request()
  at = at % #requests + 1
  return requests[at]
end

function done(summary, latency, all)
  local errors = summary.errors
  io.write(string.format(
    'RESULT {"requests":%d,"seconds":%f,"p50":%f,"p99":%f,"failed":%d}\n',
    summary.requests, summary.duration / 1e6, latency:percentile(50) / 1e3, latency:percentile(99) / 1e3,
    errors.status + errors.connect + errors.read + errors.write + errors.timeout
  ))
end
