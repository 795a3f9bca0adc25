using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Npgsql;

namespace RankDb.Cli.Connections;

/// <summary>The rows of a small result, for tables and JSON.</summary>
internal sealed record ResultRows(IReadOnlyList<string> Columns, IReadOnlyList<object?[]> Rows)
{
    /// <summary>Runs a statement and reads all its rows.</summary>
    /// <param name="source">The database.</param>
    /// <param name="sql">The statement, with $1, $2, ... for parameters.</param>
    /// <param name="parameters">Values, or parameters of a stated type.</param>
    /// <param name="cancellationToken">Cancels the statement on the server.</param>
    internal static async Task<ResultRows> ReadAsync(NpgsqlDataSource source, string sql, IEnumerable<NpgsqlParameter> parameters, CancellationToken cancellationToken)
    {
        await using var command = source.CreateCommand(sql);
        foreach (var parameter in parameters)
        {
            command.Parameters.Add(parameter);
        }

        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var columns = Enumerable.Range(0, reader.FieldCount).Select(reader.GetName).ToList();
        var types = Enumerable.Range(0, reader.FieldCount).Select(reader.GetDataTypeName).ToList();
        var rows = new List<object?[]>();
        while (await reader.ReadAsync(cancellationToken))
        {
            var row = new object?[columns.Count];
            for (var column = 0; column < row.Length; column++)
            {
                row[column] = reader.IsDBNull(column) ? null
                    : types[column] is "jsonb" or "json" ? JsonNode.Parse(reader.GetString(column))
                    : reader.GetValue(column);
            }

            rows.Add(row);
        }

        return new ResultRows(columns, rows);
    }

    /// <summary>The rows as objects, for <c>--json</c>.</summary>
    internal IReadOnlyList<IReadOnlyDictionary<string, object?>> Objects() =>
        [.. Rows.Select(row => Columns.Zip(row).ToDictionary(pair => pair.First, pair => pair.Second is TimeSpan span ? span.TotalSeconds : pair.Second, StringComparer.Ordinal))];

    /// <summary>The value of a column in a row.</summary>
    internal object? Value(object?[] row, string column) =>
        Columns.ToList().IndexOf(column) is var at and >= 0 ? row[at] : null;

    /// <summary>A value as a table shows it.</summary>
    internal static string Text(object? value) => value switch
    {
        null => "",
        string text => text,
        double number => number.ToString("0.0000", CultureInfo.InvariantCulture),
        float number => number.ToString("0.0000", CultureInfo.InvariantCulture),
        long or int or short => string.Create(CultureInfo.InvariantCulture, $"{value:N0}"),
        bool flag => flag ? "yes" : "no",
        TimeSpan span => $"{span.TotalSeconds.ToString("0.0", CultureInfo.InvariantCulture)} s",
        JsonNode node => node.ToJsonString(),
        Array items => string.Join(", ", items.Cast<object?>().Select(Text)),
        IFormattable item => item.ToString(null, CultureInfo.InvariantCulture),
        _ => JsonSerializer.Serialize(value),
    };
}
