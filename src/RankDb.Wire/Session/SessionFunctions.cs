using RankDb.Wire.Protocol;

namespace RankDb.Wire.Session;

/// <summary>The functions of a plain PostgreSQL that drivers ask for.</summary>
internal sealed class SessionFunctions(WireOptions options, SessionSettings settings)
{
    /// <summary>The column of a function, or null for an unknown one.</summary>
    public static WireType? TypeOf(string name) => name switch
    {
        "version" or "current_database" or "current_catalog" or "current_schema" or "current_user" or "session_user" or "user"
            or "current_setting" or "set_config" or "pg_advisory_unlock_all" => WireType.Text,
        "pg_is_in_recovery" => WireType.Bool,
        _ => null,
    };

    /// <summary>The value of SHOW.</summary>
    /// <exception cref="WireException">42704.</exception>
    public string Setting(string name) => settings.Get(name)
        ?? throw new WireException(SqlStates.UnknownObject, "unrecognized configuration parameter");

    /// <summary>Runs a function that <see cref="TypeOf"/> knows.</summary>
    public object? Invoke(string name, IReadOnlyList<object?> arguments)
    {
        switch (name)
        {
            case "version": return $"PostgreSQL 15.0 (RankDb {options.Version})";
            case "current_database" or "current_catalog": return options.Database;
            case "current_schema": return "public";
            case "current_user" or "session_user" or "user": return options.User;
            case "current_setting" when arguments is [var asked, ..]: return settings.Get(ValueCodec.Print(asked) ?? "") ?? (arguments is [_, true] ? null : Setting(""));
            case "set_config" when arguments is [var changed, var value, ..]:
                settings.Set(ValueCodec.Print(changed) ?? "", ValueCodec.Print(value) ?? "");
                return ValueCodec.Print(value);
            case "pg_is_in_recovery": return false;
            default: return "";
        }
    }
}
