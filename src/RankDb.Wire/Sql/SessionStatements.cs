namespace RankDb.Wire.Sql;

/// <summary>Statements that drivers and pools send around a call.</summary>
internal static class SessionStatements
{
    /// <summary>The command tag of a statement by its first word, or null when it is none of these.</summary>
    public static string? Tag(SqlToken first) => first.Kind != TokenKind.Word ? null : first.Text switch
    {
        "set" => "SET",
        "reset" => "RESET",
        "show" => "SHOW",
        "begin" => "BEGIN",
        "start" => "START TRANSACTION",
        "commit" or "end" => "COMMIT",
        "rollback" or "abort" => "ROLLBACK",
        "discard" => "DISCARD ALL",
        "deallocate" => "DEALLOCATE",
        "close" => "CLOSE CURSOR ALL",
        "unlisten" => "UNLISTEN",
        "savepoint" => "SAVEPOINT",
        "release" => "RELEASE",
        _ => null,
    };

    /// <summary>Refuses what would silently be wrong: an encoding that is not UTF-8.</summary>
    /// <exception cref="WireException">0A000.</exception>
    public static SqlStatement Checked(string tag, IReadOnlyList<string> words)
    {
        var setting = words.SkipWhile(w => w is "session" or "local").ToArray();
        var encoding = tag != "SET" ? null : setting switch
        {
            ["client_encoding", "to" or "=", var value, ..] => value,
            ["names", var value, ..] => value,
            _ => null,
        };
        if (encoding is not null)
        {
            CheckEncoding(encoding);
        }

        return new SqlStatement.Session(tag);
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
}
