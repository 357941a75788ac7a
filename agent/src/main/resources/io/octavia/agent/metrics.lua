-- What a PROMETHEUS listener shows: HAProxy's own metrics under the names that Octavia has for
-- them. In upstream's amphorae a program of its own does this (octavia/cmd/prometheus_proxy.py),
-- on the same port; what has no name there is left out here too.

local SOURCE = "http://127.0.0.1:9101/metrics"

-- Beginning of HAProxy's name, of Octavia's, what the labels are called, and the ends of the names
-- (OTHER=NAME where the two differ).
local KINDS = {
  {
    "haproxy_process_pool_", "octavia_memory_pool_", {},
    "allocated_bytes used_bytes failures_total",
  },
  {
    "haproxy_process_", "octavia_loadbalancer_", {},
    "max_connections current_connections connections_total requests_total max_ssl_connections"
      .. " current_ssl_connections ssl_connections_total current_connection_rate"
      .. " limit_connection_rate max_connection_rate current_session_rate limit_session_rate"
      .. " max_session_rate current_ssl_rate limit_ssl_rate max_ssl_rate"
      .. " current_frontend_ssl_key_rate max_frontend_ssl_key_rate frontent_ssl_reuse"
      .. " current_backend_ssl_key_rate max_backend_ssl_key_rate ssl_cache_lookups_total"
      .. " ssl_cache_misses_total http_comp_bytes_in_total http_comp_bytes_out_total"
      .. " limit_http_comp listeners dropped_logs_total",
  },
  {
    "haproxy_frontend_", "octavia_listener_", { proxy = "listener" },
    "status current_sessions max_sessions limit_sessions sessions_total limit_session_rate"
      .. " max_session_rate connections_rate_max connections_total bytes_in_total bytes_out_total"
      .. " requests_denied_total responses_denied_total request_errors_total"
      .. " denied_connections_total denied_sessions_total failed_header_rewriting_total"
      .. " http_requests_rate_max http_requests_total http_responses_total"
      .. " intercepted_requests_total http_cache_lookups_total http_cache_hits_total"
      .. " http_comp_bytes_in_total http_comp_bytes_out_total http_comp_bytes_bypassed_total"
      .. " http_comp_responses_total",
  },
  {
    "haproxy_backend_", "octavia_pool_", { proxy = "pool" },
    "status current_sessions max_sessions limit_sessions sessions_total max_session_rate"
      .. " last_session_seconds current_queue max_queue connection_attempts_total"
      .. " connection_reuses_total bytes_in_total bytes_out_total queue_time_average_seconds"
      .. " connect_time_average_seconds response_time_average_seconds total_time_average_seconds"
      .. " max_queue_time_seconds max_connect_time_seconds max_response_time_seconds"
      .. " max_total_time_seconds requests_denied_total responses_denied_total"
      .. " connection_errors_total response_errors_total retry_warnings_total"
      .. " redispatch_warnings_total failed_header_rewriting_total client_aborts_total"
      .. " check_up_down_total check_last_change_seconds downtime_seconds_total"
      .. " loadbalanced_total http_requests_total http_responses_total http_cache_lookups_total"
      .. " http_cache_hits_total http_comp_bytes_in_total http_comp_bytes_out_total"
      .. " http_comp_bytes_bypassed_total http_comp_responses_total"
      .. " server_aborts_total=member_aborts_total active_servers=active_members"
      .. " backup_servers=backup_members",
  },
  {
    "haproxy_server_", "octavia_member_", { proxy = "pool", server = "member" },
    "status current_sessions max_sessions limit_sessions sessions_total max_session_rate"
      .. " last_session_seconds current_queue max_queue queue_limit bytes_in_total bytes_out_total"
      .. " queue_time_average_seconds connect_time_average_seconds response_time_average_seconds"
      .. " total_time_average_seconds max_queue_time_seconds max_connect_time_seconds"
      .. " max_response_time_seconds max_total_time_seconds connection_attempts_total"
      .. " connection_reuses_total responses_denied_total connection_errors_total"
      .. " response_errors_total retry_warnings_total redispatch_warnings_total"
      .. " failed_header_rewriting_total client_aborts_total server_aborts_total weight"
      .. " check_failures_total check_up_down_total downtime_seconds_total"
      .. " check_last_change_seconds current_throttle loadbalanced_total http_responses_total"
      .. " server_idle_connections_current=idle_connections_current"
      .. " server_idle_connections_limit=idle_connections_limit",
  },
}

local NAMES, LABELS = {}, {}
for _, kind in ipairs(KINDS) do
  local theirs, ours, labels, ends = table.unpack(kind)
  for word in ends:gmatch("%S+") do
    local from, to = word:match("^(.-)=(.+)$")
    NAMES[theirs .. (from or word)] = ours .. (to or word)
    LABELS[theirs .. (from or word)] = labels
  end
end

local WORDS = {
  server = "member", servers = "members", Server = "Member", frontend = "listener",
  backend = "pool", proxy = "listener",
}

-- One line under its new name; nothing for what has none, and for the endpoints of the exporter.
local function renamed(line)
  if line:find("prometheus-exporter", 1, true) then return nil end
  local sort, name, rest = line:match("^# (%u+) (%S+)(.*)$")
  if sort then
    if not NAMES[name] then return nil end
    if sort == "HELP" then rest = rest:gsub("%a+", WORDS) end
    return "# " .. sort .. " " .. NAMES[name] .. rest
  end
  name, rest = line:match("^([%w_]+)(.*)$")
  if not name or not NAMES[name] then return nil end
  local labels, value = rest:match("^(%b{})(.*)$")
  if labels then
    rest = labels:gsub("([%a_]+)=", function(label)
      return (LABELS[name][label] or label) .. "="
    end) .. value
  end
  return NAMES[name] .. rest
end

local function read(file)
  local handle = io.open(file, "r")
  if not handle then return "" end
  local text = handle:read("*a")
  handle:close()
  return text
end

local function percent(name, what, value)
  return string.format(
    "# HELP %s Load balancer %s utilization (percentage).\n# TYPE %s gauge\n%s %.1f\n",
    name, what, name, name, value)
end

local function machine()
  local load = tonumber(read("/proc/loadavg"):match("^%S+")) or 0
  local _, processors = read("/proc/stat"):gsub("cpu%d+ ", "")
  local memory = read("/proc/meminfo")
  local total = tonumber(memory:match("MemTotal:%s+(%d+)")) or 1
  local available = tonumber(memory:match("MemAvailable:%s+(%d+)")) or 0
  return percent("octavia_loadbalancer_cpu", "CPU", load / math.max(processors, 1) * 100)
    .. percent("octavia_loadbalancer_memory", "memory", (total - available) / total * 100)
end

local function metrics()
  local answer = core.httpclient():get { url = SOURCE, timeout = 4000 }
  if not answer or answer.status ~= 200 then return nil end
  local lines = {}
  for line in answer.body:gmatch("[^\r\n]+") do
    lines[#lines + 1] = renamed(line)
  end
  return machine() .. table.concat(lines, "\n") .. "\n"
end

core.register_service("octavia-metrics", "http", function(applet)
  local body = metrics()
  applet:set_status(body and 200 or 502)
  applet:add_header("cache-control", "no-cache")
  applet:add_header("content-type", "text/plain; version=0.0.4")
  applet:add_header("connection", "close")
  applet:start_response()
  if body then applet:send(body) end
end)
