using RankDb.Wire.Protocol;

namespace RankDb.Wire.Session;

/// <summary>The functions and settings of a plain PostgreSQL that drivers ask for.</summary>
internal sealed class SessionFunctions(WireOptions options)
{
    /// <summary>What a login reports, and SHOW answers.</summary>
    public IReadOnlyDictionary<string, string> Settings { get; } = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase)
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

    /// <summary>The value of SHOW or current_setting.</summary>
    /// <exception cref="WireException">42704.</exception>
    public string Setting(string name) => name.Replace(" ", "", StringComparison.Ordinal) switch
    {
        "transactionisolationlevel" or "transaction_isolation" or "default_transaction_isolation" => "read committed",
        "transaction_read_only" => "off",
        "max_identifier_length" => "63",
        "search_path" => "public",
        "statement_timeout" or "lock_timeout" => "0",
        "timezone" => "UTC",
        var plain => Settings.TryGetValue(plain, out var value) ? value : throw new WireException(SqlStates.UnknownObject, "unrecognized configuration parameter"),
    };

    /// <summary>The column of a function, or null for an unknown one.</summary>
    public static WireType? TypeOf(string name) => name switch
    {
        "version" or "current_database" or "current_catalog" or "current_schema" or "current_user" or "session_user" or "user"
            or "current_setting" or "set_config" or "pg_advisory_unlock_all" => WireType.Text,
        "pg_is_in_recovery" => WireType.Bool,
        _ => null,
    };

    /// <summary>Runs a function that <see cref="TypeOf"/> knows.</summary>
    public object? Invoke(string name, IReadOnlyList<object?> arguments) => name switch
    {
        "version" => $"PostgreSQL 15.0 (RankDb {options.Version})",
        "current_database" or "current_catalog" => "rankdb",
        "current_schema" => "public",
        "current_user" or "session_user" or "user" => options.User,
        "current_setting" => arguments.Count > 0 ? Setting(ValueCodec.Print(arguments[0]) ?? "") : null,
        "set_config" => arguments.Count > 1 ? ValueCodec.Print(arguments[1]) : null,
        "pg_is_in_recovery" => false,
        _ => "",
    };
}
