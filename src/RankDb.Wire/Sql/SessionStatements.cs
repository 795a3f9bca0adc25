namespace RankDb.Wire.Sql;

/// <summary>Statements that drivers and pools send around a call.</summary>
internal static class SessionStatements
{
    /// <summary>Whether a statement starts with a word that <see cref="Parse"/> understands, or is SHOW.</summary>
    public static bool Knows(string word) => word is "set" or "reset" or "show" or "begin" or "start" or "commit" or "end" or "rollback" or "abort"
        or "discard" or "deallocate" or "close" or "unlisten" or "savepoint" or "release";

    /// <summary>Understands a statement by its words.</summary>
    /// <param name="first">The first word.</param>
    /// <param name="words">The other tokens.</param>
    /// <exception cref="WireException">42601 when something is missing, 0A000 for what would silently be wrong.</exception>
    public static SqlStatement Parse(SqlToken first, IReadOnlyList<string> words) => first.Text switch
    {
        "begin" => Of("BEGIN", SessionEffect.Begin),
        "start" => Of("START TRANSACTION", SessionEffect.Begin),
        "commit" or "end" => words is ["prepared", ..] ? new SqlStatement.Unsupported("COMMIT PREPARED") : Of("COMMIT", SessionEffect.Commit, chain: IsChain(words)),
        "rollback" or "abort" => Rollback(first, words),
        "savepoint" => Of("SAVEPOINT", SessionEffect.Savepoint, Last(first, words)),
        "release" => Of("RELEASE", SessionEffect.Release, Last(first, words)),
        "set" => Set(first, words),
        "reset" => words is ["all"] ? Of("RESET", SessionEffect.ResetAll) : Of("RESET", SessionEffect.Reset, SettingName(first, words)),
        "discard" => words is ["all"] ? Of("DISCARD ALL", SessionEffect.DiscardAll) : Of($"DISCARD {Last(first, words).ToUpperInvariant()}", SessionEffect.None),
        "deallocate" => Last(first, words) is "all" ? Of("DEALLOCATE ALL", SessionEffect.DeallocateAll) : Of("DEALLOCATE", SessionEffect.Deallocate, Last(first, words)),
        "close" => Of(words is ["all"] ? "CLOSE CURSOR ALL" : "CLOSE CURSOR", SessionEffect.None),
        _ => Of("UNLISTEN", SessionEffect.None),
    };

    /// <summary>Refuses a setting that would change what texts mean without this endpoint knowing it.</summary>
    /// <exception cref="WireException">0A000.</exception>
    public static void CheckSetting(string name, string? value)
    {
        if (name.Equals("client_encoding", StringComparison.OrdinalIgnoreCase) && value is not null)
        {
            CheckEncoding(value);
        }

        if (name.Equals("standard_conforming_strings", StringComparison.OrdinalIgnoreCase) && value?.ToLowerInvariant() is not (null or "on" or "true" or "yes" or "1"))
        {
            throw new WireException(SqlStates.NotSupported, "standard_conforming_strings is always on.", "Write backslash escapes in E'...' strings.");
        }
    }

    /// <summary>Allows UTF-8 and its subset.</summary>
    /// <exception cref="WireException">0A000.</exception>
    public static void CheckEncoding(string encoding)
    {
        if (encoding.Trim('\'', '"', ' ').ToUpperInvariant().Replace("-", "", StringComparison.Ordinal) is not ("UTF8" or "UNICODE" or "SQL_ASCII" or "DEFAULT"))
        {
            throw new WireException(SqlStates.NotSupported, "Only the client encoding UTF8 is supported.", "Set client_encoding (or PGCLIENTENCODING) to UTF8.");
        }
    }

    /// <summary>Functions that SQL calls without parentheses.</summary>
    public static bool IsBareFunction(string name) => name is "current_user" or "session_user" or "user" or "current_catalog" or "current_database" or "current_schema";

    private static SqlStatement Rollback(SqlToken first, IReadOnlyList<string> words) => words switch
    {
        ["prepared", ..] => new SqlStatement.Unsupported("ROLLBACK PREPARED"),
        ["to", _, ..] or ["transaction" or "work", "to", _, ..] => Of("ROLLBACK", SessionEffect.RollbackTo, Last(first, words)),
        _ => Of("ROLLBACK", SessionEffect.Rollback, chain: IsChain(words)),
    };

    private static SqlStatement.Session Set(SqlToken first, IReadOnlyList<string> words)
    {
        var local = words is ["local", ..];
        string[] rest = words is ["local" or "session", _, ..] ? [.. words.Skip(1)] : [.. words];
        var (name, value) = rest switch
        {
            ["characteristics", "as", "transaction", "isolation", "level", .. var level] =>
                ("default_transaction_isolation", level.TakeWhile(w => w != ",").Take(level is ["serializable", ..] ? 1 : 2).ToArray()),
            ["characteristics", "as", "transaction", "read", "only" or "write"] => ("default_transaction_read_only", [rest[4] == "only" ? "on" : "off"]),
            ["transaction" or "constraints" or "characteristics" or "authorization" or "role", ..] => ("", []),
            ["time", "zone", ..] => ("timezone", rest[2..]),
            ["names", ..] => ("client_encoding", rest[1..]),
            _ => Assignment(first, rest),
        };
        if (name.Length == 0)
        {
            return Of("SET", SessionEffect.None);
        }

        var text = string.Concat(value.Select((word, i) => word == "," ? ", " : i > 0 && value[i - 1] is not ("," or "-" or "+") ? " " + word : word));
        var isDefault = value is ["default"] || (name == "timezone" && value is ["local"]);
        return Of("SET", local ? SessionEffect.SetLocal : SessionEffect.Set, name, isDefault ? null : text);
    }

    private static (string Name, string[] Value) Assignment(SqlToken first, string[] words)
    {
        var at = 0;
        while (at < words.Length && words[at] is not ("=" or "to"))
        {
            at++;
        }

        return at > 0 && at + 1 < words.Length ? (string.Concat(words.Take(at)), words[(at + 1)..])
            : throw new SyntaxException(first.Offset, "syntax error: SET needs a name, TO or =, and a value");
    }

    private static string SettingName(SqlToken first, IReadOnlyList<string> words) =>
        words is ["time", "zone"] ? "timezone" : words.Count > 0 ? string.Concat(words) : throw new SyntaxException(first.Offset, "syntax error: RESET needs a name");

    private static string Last(SqlToken first, IReadOnlyList<string> words) =>
        words.Count > 0 ? words[^1] : throw new SyntaxException(first.Offset, $"syntax error: {first.Text.ToUpperInvariant()} needs a name");

    private static bool IsChain(IReadOnlyList<string> words) => words is [.., "and", "chain"];

    private static SqlStatement.Session Of(string tag, SessionEffect effect, string name = "", string? value = null, bool chain = false) =>
        new(new SessionCommand(tag, effect, name, value, chain));
}
