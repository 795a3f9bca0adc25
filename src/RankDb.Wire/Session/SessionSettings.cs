using RankDb.Wire.Sql;

namespace RankDb.Wire.Session;

/// <summary>The settings of one session: what a login reports, what SET changed, what SHOW answers. They change nothing in how calls run.</summary>
internal sealed class SessionSettings
{
    private const int MaxNames = 1000, MaxLength = 8192;

    private readonly Dictionary<string, string> _defaults;
    private readonly string[] _reported;
    private readonly Dictionary<string, string> _changed = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<string, string?> _beforeLocal = new(StringComparer.OrdinalIgnoreCase);
    private readonly List<string> _toReport = [];

    /// <summary>Settings with what the client asked for in its start-up packet.</summary>
    public SessionSettings(WireOptions options, IReadOnlyDictionary<string, string> startup)
    {
        _defaults = Reported(options);
        _reported = [.. _defaults.Keys];
        foreach (var (name, value) in startup)
        {
            if (name is not ("user" or "database" or "replication" or "options") && !name.StartsWith("_pq_.", StringComparison.Ordinal))
            {
                Set(name, value);
            }
        }

        foreach (var (name, value) in _changed)
        {
            _defaults[name] = value;            // RESET goes back to what the start-up packet said, as in PostgreSQL
        }

        _changed.Clear();
        _toReport.Clear();
    }

    /// <summary>Name and value of each setting that drivers are told about at login.</summary>
    public IEnumerable<(string Name, string Value)> AtLogin => _reported.Select(name => (name, _defaults[name]));

    /// <summary>Changes a setting; null goes back to the default.</summary>
    /// <exception cref="WireException">0A000 for an encoding that is not UTF-8, 54000 for too many.</exception>
    public void Set(string name, string? value)
    {
        SessionStatements.CheckSetting(name, value);
        if (value is null)
        {
            _changed.Remove(name);
        }
        else if (value.Length > MaxLength || name.Length > MaxLength || (_changed.Count == MaxNames && !_changed.ContainsKey(name)))
        {
            throw new WireException(SqlStates.TooLarge, $"a session may hold {MaxNames} settings of {MaxLength} characters");
        }
        else
        {
            _changed[name] = Shown(name, value);
        }

        _toReport.Add(name);
    }

    /// <summary>Changes a setting until the transaction ends.</summary>
    public void SetLocal(string name, string? value)
    {
        var before = _changed.GetValueOrDefault(name);
        Set(name, value);
        _beforeLocal.TryAdd(name, before);
    }

    /// <summary>Takes back what <see cref="SetLocal"/> changed.</summary>
    public void EndTransaction()
    {
        foreach (var (name, value) in _beforeLocal)
        {
            Set(name, value);
        }

        _beforeLocal.Clear();
    }

    /// <summary>Everything back to its default.</summary>
    public void ResetAll()
    {
        _toReport.AddRange(_changed.Keys);
        _changed.Clear();
    }

    /// <summary>The settings that drivers watch and that changed since the last call.</summary>
    public IReadOnlyList<(string Name, string Value)> TakeReports()
    {
        if (_toReport.Count == 0)
        {
            return [];
        }

        var reported = AtLogin.Where(s => _toReport.Contains(s.Name, StringComparer.OrdinalIgnoreCase)).Select(s => (s.Name, Get(s.Name)!)).ToArray();
        _toReport.Clear();
        return reported;
    }

    /// <summary>The value of SHOW or current_setting, or null for an unknown name.</summary>
    public string? Get(string name) => name.Replace(" ", "", StringComparison.Ordinal).ToLowerInvariant() switch
    {
        "transactionisolationlevel" or "transaction_isolation" => Find("transaction_isolation") ?? Find("default_transaction_isolation") ?? "read committed",
        var plain => Find(plain) ?? plain switch
        {
            "default_transaction_isolation" => "read committed",
            "transaction_read_only" => Find("default_transaction_read_only"),
            "max_identifier_length" => "63",
            "server_version_num" => "150000",
            "search_path" => "public",
            "statement_timeout" or "lock_timeout" => "0",
            "extra_float_digits" => "1",
            "bytea_output" => "hex",
            "client_min_messages" => "notice",
            _ => null,
        },
    };

    private string? Find(string name) => _changed.TryGetValue(name, out var value) || _defaults.TryGetValue(name, out value) ? value : null;

    /// <summary>As PostgreSQL would show it. Dates do not occur here, so every style is taken and ISO is what drivers look for.</summary>
    private static string Shown(string name, string value) =>
        name.Equals("datestyle", StringComparison.OrdinalIgnoreCase) && value.StartsWith("iso", StringComparison.OrdinalIgnoreCase) ? "ISO, MDY"
        : name.Equals("client_encoding", StringComparison.OrdinalIgnoreCase) ? "UTF8"
        : name.EndsWith("transaction_isolation", StringComparison.OrdinalIgnoreCase) ? value.ToLowerInvariant() : value;

    private static Dictionary<string, string> Reported(WireOptions options) => new(StringComparer.OrdinalIgnoreCase)
    {
        ["server_version"] = $"15.0 (RankDb {options.Version})",
        ["server_encoding"] = "UTF8",
        ["client_encoding"] = "UTF8",
        ["DateStyle"] = "ISO, MDY",
        ["IntervalStyle"] = "postgres",
        ["TimeZone"] = "UTC",
        ["integer_datetimes"] = "on",
        ["standard_conforming_strings"] = "on",
        ["is_superuser"] = "off",
        ["session_authorization"] = options.User,
        ["application_name"] = "",
        ["default_transaction_read_only"] = "off",
        ["in_hot_standby"] = "off",
    };
}
