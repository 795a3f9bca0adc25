using System.Text.RegularExpressions;

namespace RankDb.Cli.Terminal;

/// <summary>Which role is needed where the server refuses for want of a right.</summary>
internal static partial class MissingRight
{
    // What sql/grants.sql gives to rankdb_author and not to rankdb_reader; a test reads the functions there.
    private static readonly HashSet<string> OfAuthors =
    [
        "queries", "judgments", "assessments", "judging_queue", "runs", "run_queries", "run_results", "tunings", "tuning_trials", "reports", "profile_versions",
        "pool", "to_judge", "judge", "unjudge", "adopt_assessments", "agreement", "judge_clicks", "create_run", "drop_run", "check_run", "export_run", "evaluate_run", "evaluate_run_queries",
        "compare_runs", "leaderboard", "tune", "create_profile", "restore_profile", "drop_profile",
    ];

    private static readonly HashSet<string> OfReaders =
    [
        "search", "explain", "lexical_search", "dense_search", "sparse_search", "rerank", "embed", "embed_sparse", "rrf", "fuse", "recall", "evaluate", "evaluate_queries", "compare", "depth_curve", "recall_curve", "robustness",
        "learn_weights", "calibrate", "check_judgments", "export_judgments", "profile_diff", "profile_schema", "service_status", "session_usage", "expire_cursors",
    ];

    private static readonly HashSet<string> OfOwners =
    [
        "create_index", "drop_index", "refresh", "retry", "grant_profile", "revoke_profile", "set_service", "create_model", "drop_model", "grant_model", "revoke_model",
    ];

    /// <summary>What to do.</summary>
    /// <param name="message">The server's message, SQLSTATE 42501.</param>
    internal static string Fix(string message)
    {
        if (message.Contains("row-level security policy", StringComparison.Ordinal))
        {
            return "the row belongs to another role: log in as that role, or choose another name (docs/cli.md, Roles)";
        }

        var refused = Refused().Match(message);
        var (kind, name) = (refused.Groups["kind"].Value, refused.Groups["name"].Value);
        return kind switch
        {
            "schema" when name is "rankdb" or "rankdb_data" => Grant("rankdb_reader", "searches and measures"),
            "" => "the role of this connection lacks a right: docs/cli.md, Roles, says which role does what",
            _ when OfAuthors.Contains(name) => Grant("rankdb_author", "judges, stores runs and profiles, and tunes"),
            _ when OfReaders.Contains(name) => Grant("rankdb_reader", "searches and measures"),
            _ when OfOwners.Contains(name) => Grant("rankdb_owner", "makes indexes and grants"),
            "table" or "view" or "relation" => $"a search shows what its role may read: GRANT SELECT ON {name} TO ROLE; loading needs a role that owns the table (docs/cli.md, Roles)",
            _ => "docs/cli.md, Roles, says which role does what",
        };
    }

    private static string Grant(string role, string does) => $"this needs a member of {role}, which {does}: GRANT {role} TO ROLE (docs/cli.md, Roles)";

    [GeneratedRegex("permission denied for (?<kind>schema|table|view|relation|function|procedure) \"?(?<name>\\w+)")]
    private static partial Regex Refused();
}
