using System.Text.Json;
using Npgsql;

namespace RankDb;

/// <summary>Maps the rows of the functions that measure.</summary>
internal static class EvaluationRows
{
    internal static MetricComparison Comparison(NpgsqlDataReader reader)
    {
        using var failed = reader.IsDBNull(14) ? null : JsonDocument.Parse(reader.GetString(14));
        using var moved = JsonDocument.Parse(reader.IsDBNull(15) ? "[]" : reader.GetString(15));
        return new MetricComparison
        {
            Metric = reader.GetString(0),
            MeanA = reader.GetDouble(1),
            MeanB = reader.GetDouble(2),
            Difference = reader.GetDouble(3),
            CiLow = Number(reader, 4),
            CiHigh = Number(reader, 5),
            PRandomization = Number(reader, 6),
            PT = Number(reader, 7),
            EffectSize = Number(reader, 8),
            PAdjusted = Number(reader, 9),
            Wins = reader.GetInt32(10),
            Ties = reader.GetInt32(11),
            Losses = reader.GetInt32(12),
            Queries = reader.GetInt32(13),
            FailedA = Texts(failed, "a"),
            FailedB = Texts(failed, "b"),
            Moved =
            [
                .. moved.RootElement.EnumerateArray().Select(query => new MovedQuery(
                    query.GetProperty("query_id").GetString()!, query.GetProperty("query").GetString(),
                    query.GetProperty("a").GetDouble(), query.GetProperty("b").GetDouble(), query.GetProperty("difference").GetDouble())),
            ],
        };
    }

    internal static StoredRun Run(NpgsqlDataReader reader) => new()
    {
        Name = reader.GetString(0),
        JudgmentSet = reader.GetString(1),
        Index = EvaluationCommands.Word(reader, 2),
        Profile = EvaluationCommands.Word(reader, 3),
        ProfileVersion = EvaluationCommands.Integer(reader, 4),
        Depth = reader.GetInt32(5),
        State = reader.GetString(6),
        Queries = reader.GetInt32(7),
        Failed = reader.GetInt32(8),
        Note = EvaluationCommands.Word(reader, 9),
        CreatedAt = reader.GetFieldValue<DateTimeOffset>(10),
    };

    internal static LeaderboardRow Leaderboard(NpgsqlDataReader reader) => new()
    {
        Run = reader.GetString(0),
        JudgmentSets = reader.GetInt32(1),
        Place = reader.GetInt32(2),
        Mean = reader.GetDouble(3),
        CiLow = Number(reader, 4),
        CiHigh = Number(reader, 5),
        Queries = reader.GetInt32(6),
        Failed = reader.GetInt32(7),
        Borda = Number(reader, 8),
        Copeland = Number(reader, 9),
        Minimax = Number(reader, 10),
        Kemeny = EvaluationCommands.Integer(reader, 11),
        BradleyTerry = Number(reader, 12),
        Tokens = Number(reader, 13),
        Flops = Number(reader, 14),
        Calls = Number(reader, 15),
        Milliseconds = Number(reader, 16),
        QualityPerPetaflop = Number(reader, 17),
        QualityPerSecond = Number(reader, 18),
        PBest = Number(reader, 19),
    };

    internal static TuneResult Tuning(NpgsqlDataReader reader)
    {
        using var document = JsonDocument.Parse(reader.GetString(0));
        var report = document.RootElement.Clone();
        return new TuneResult
        {
            TuningId = report.GetProperty("tuning_id").GetInt64(),
            Chosen = report.GetProperty("chosen"),
            Before = report.GetProperty("before").GetDouble(),
            After = report.GetProperty("after").GetDouble(),
            Validated = Find(report, "validated")?.GetDouble(),
            Confirmed = Find(report, "confirmed")?.GetDouble(),
            WrittenProfile = Find(report, "name")?.GetString(),
            WrittenVersion = Find(report, "to_version")?.GetInt32(),
            Report = report,
        };
    }

    private static double? Number(NpgsqlDataReader reader, int column) => EvaluationCommands.Number(reader, column);

    private static JsonElement? Find(JsonElement report, string name) =>
        report.TryGetProperty(name, out var value) && value.ValueKind != JsonValueKind.Null ? value : null;

    private static IReadOnlyList<string> Texts(JsonDocument? failed, string side) =>
        failed is null ? [] : [.. failed.RootElement.GetProperty(side).EnumerateArray().Select(id => id.GetString()!)];
}
