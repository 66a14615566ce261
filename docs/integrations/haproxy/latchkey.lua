-- http-request lua.latchkey <url>: asks Latchkey and keeps what it says in transaction variables.
-- It decides nothing: haproxy.cfg does, so that an error here leaves the status unset, which is a no.

local TIMEOUT_MS = 5000

local IDENTITY = { "id", "subject", "role", "expires", "scope" }

-- Every value of a request's header, so that two credentials arrive as two and are refused.
local function values(txn, name)
  local found = {}
  for _, value in pairs(txn.http:req_get_headers()[name] or {}) do
    found[#found + 1] = value
  end
  return found
end

local function first(headers, name)
  local all = (headers or {})[name]
  return all and all[0] or ""
end

core.register_action("latchkey", { "http-req" }, function(txn, url)
  txn:set_var("txn.latchkey_asked", true)
  local headers = { ["x-forwarded-method"] = { txn.sf:method() } }
  local credentials = values(txn, "authorization")
  if #credentials > 0 then
    headers["authorization"] = credentials
  end
  local answer = core.httpclient():get({ url = url, headers = headers, timeout = TIMEOUT_MS })
  if not answer then
    return
  end
  txn:set_var("txn.latchkey_challenge", first(answer.headers, "www-authenticate"))
  for _, name in ipairs(IDENTITY) do
    txn:set_var("txn.latchkey_" .. name, first(answer.headers, "x-token-" .. name))
  end
  txn:set_var("txn.latchkey_status", answer.status)
end, 1)
