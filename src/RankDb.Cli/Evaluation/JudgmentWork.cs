using Npgsql;
using RankDb.Cli.Evaluation.Files;
using RankDb.Cli.Loading;

namespace RankDb.Cli.Evaluation;

/// <summary>What an import of judgments is to do.</summary>
/// <param name="Path">The file.</param>
/// <param name="Format">How it is written.</param>
/// <param name="Set">The judgment set.</param>
/// <param name="Negative">What grades below 0 mean.</param>
/// <param name="SkipUnknownQueries">Whether judgments of queries that the set does not have are left out; else they are an error.</param>
/// <param name="Index">The index that should have the documents, or null.</param>
/// <param name="Judge">Who judged, or null.</param>
/// <param name="Replace">Whether judgments that the file does not have go.</param>
internal sealed record JudgmentImport(string Path, FileFormat Format, string Set, NegativeGrades Negative, bool SkipUnknownQueries, string? Index, string? Judge, bool Replace);

/// <summary>Imports and checks judgments. Each is one transaction: what is wrong leaves nothing behind.</summary>
internal static class JudgmentWork
{
    /// <summary>Imports a file.</summary>
    /// <returns>What was found in the file, judgments that are new or changed, and grades that were read as 0.</returns>
    internal static async Task<(JudgmentFindings Findings, long Written, long Zeroed)> ImportAsync(NpgsqlDataSource source, JudgmentImport import, CancellationToken cancellationToken)
    {
        await using var connection = await source.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        var stage = new JudgmentStage(connection, import.Set);
        var zeroed = await FillAsync(stage, import.Path, import.Format, import.Negative, cancellationToken);
        var findings = await stage.ExamineAsync(import.Index, cancellationToken);
        if (findings.UnknownQueryCount > 0)
        {
            if (!import.SkipUnknownQueries)
            {
                throw Unknown(import, findings);
            }

            await stage.RemoveUnknownQueriesAsync(cancellationToken);
        }

        var written = await stage.MergeAsync(import.Judge, import.Replace, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return (findings, written, zeroed);
    }

    /// <summary>Looks at a file, or at a set as it is stored, and changes nothing.</summary>
    internal static async Task<(JudgmentFindings Findings, long Zeroed)> CheckAsync(
        NpgsqlDataSource source, string set, string? path, FileFormat format, NegativeGrades negative, string? index, CancellationToken cancellationToken)
    {
        await using var connection = await source.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        var stage = new JudgmentStage(connection, set);
        long zeroed = 0;
        if (path is not null)
        {
            try
            {
                zeroed = await FillAsync(stage, path, format, negative, cancellationToken);
            }
            catch (CliException refusal)
            {
                throw BadRow.WhereNothingLoads(refusal);
            }
        }
        else
        {
            await stage.CreateAsync(cancellationToken);
            await stage.FillFromSetAsync(cancellationToken);
        }

        var findings = await stage.ExamineAsync(index, cancellationToken);
        return findings.Judgments > 0
            ? (findings, zeroed)
            : throw new CliException($"judgment set '{set}' has no judgments", $"rankdb judgments import FILE --set {set}");
    }

    /// <summary>Looks at a set that was loaded, which may have no judgments.</summary>
    /// <param name="source">The database.</param>
    /// <param name="set">The set.</param>
    /// <param name="index">The index that should have its documents, or null.</param>
    /// <param name="table">The table, quoted, whose column id should have them instead, or null.</param>
    /// <param name="cancellationToken">Cancels the queries.</param>
    internal static async Task<JudgmentFindings> ExamineSetAsync(NpgsqlDataSource source, string set, string? index, string? table, CancellationToken cancellationToken)
    {
        await using var connection = await source.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        var stage = new JudgmentStage(connection, set);
        await stage.CreateAsync(cancellationToken);
        await stage.FillFromSetAsync(cancellationToken);
        return await stage.ExamineAsync(index, cancellationToken, table);
    }

    private static async Task<long> FillAsync(JudgmentStage stage, string path, FileFormat format, NegativeGrades negative, CancellationToken cancellationToken)
    {
        await stage.CreateAsync(cancellationToken);
        var file = new JudgmentFile(path, format, negative);
        await stage.FillAsync(file.ReadAsync(cancellationToken), cancellationToken);
        return file.Zeroed;
    }

    private static CliException Unknown(JudgmentImport import, JudgmentFindings findings) => new(
        BadRow.At(import.Path, findings.FirstUnknownLine ?? 1, $"query '{findings.UnknownQueries[0]}' is not in set '{import.Set}'; {findings.UnknownQueryCount} queries with {findings.UnknownQueryJudgments} judgments are not").Message,
        $"import the queries first (rankdb queries import FILE --set {import.Set}), or leave these judgments out: --unknown-queries skip");
}
