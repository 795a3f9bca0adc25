using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace RankDb.Cli.Evaluation.Files;

/// <summary>Writes judgments, results and queries as lines of files that <see cref="JudgmentFile"/>, <see cref="RunFile"/> and <see cref="QueryFile"/> read.</summary>
internal static class EvaluationText
{
    private static readonly JsonSerializerOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The line before the first judgment, or null.</summary>
    internal static string? JudgmentHeader(FileFormat format, bool aspects) => format switch
    {
        FileFormat.Beir => "query-id\tcorpus-id\tscore",
        FileFormat.Csv => aspects ? "query_id,id,grade,aspects" : "query_id,id,grade",
        _ => null,
    };

    /// <summary>A judgment.</summary>
    /// <exception cref="CliException">The format cannot write the ids.</exception>
    internal static string Judgment(FileFormat format, string query, string id, int grade, string[]? aspects, bool withAspects)
    {
        var number = grade.ToString(CultureInfo.InvariantCulture);
        return format switch
        {
            FileFormat.Beir => $"{Tabbed(query)}\t{Tabbed(id)}\t{number}",
            FileFormat.Csv when withAspects => CsvTable.Line(query, id, number, string.Join('|', aspects ?? [])),
            FileFormat.Csv => CsvTable.Line(query, id, number),
            _ => $"{Blankless(query)} 0 {Blankless(id)} {number}",
        };
    }

    /// <summary>The line before the first result, or null.</summary>
    internal static string? RunHeader(FileFormat format) => format == FileFormat.Csv ? "query_id,id,score,rank" : null;

    /// <summary>A result. Its score is written with all its digits.</summary>
    /// <exception cref="CliException">The format cannot write the ids.</exception>
    internal static string Result(FileFormat format, string query, string id, int rank, double score, string tag)
    {
        var number = score.ToString("R", CultureInfo.InvariantCulture);
        return format == FileFormat.Csv
            ? CsvTable.Line(query, id, number, rank.ToString(CultureInfo.InvariantCulture))
            : string.Create(CultureInfo.InvariantCulture, $"{Blankless(query)} Q0 {Blankless(id)} {rank} {number} {tag}");
    }

    /// <summary>A query as BEIR writes it; its attributes are BEIR's metadata.</summary>
    /// <param name="query">Its id.</param>
    /// <param name="text">Its text.</param>
    /// <param name="attributes">A JSON object; an empty one is left out.</param>
    internal static string Query(string query, string text, string attributes)
    {
        var line = new JsonObject { ["_id"] = query, ["text"] = text };
        if (JsonNode.Parse(attributes) is JsonObject { Count: > 0 } known)
        {
            line["metadata"] = known;
        }

        return line.ToJsonString(Plain);
    }

    private static string Blankless(string id) => id.Length > 0 && !id.Any(char.IsWhiteSpace)
        ? id
        : throw new CliException($"the id '{id}' holds white space, which parts the columns of TREC's files", "use --format csv");

    private static string Tabbed(string id) => id.Length > 0 && !id.AsSpan().ContainsAny('\t', '\n', '\r')
        ? id
        : throw new CliException($"the id '{id}' holds a tab or a line break, which BEIR's files cannot hold", "use --format csv");
}
