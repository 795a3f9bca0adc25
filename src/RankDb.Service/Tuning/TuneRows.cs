using System.Text;
using System.Text.Json;
using RankDb.Ranking.Tuning;

namespace RankDb.Service.Tuning;

/// <summary>The rows of an answer: a trial for each combination, then the result.</summary>
internal static class TuneRows
{
    internal static List<object?[]> Of(TuningResult result, TimeSpan elapsed, long unscored)
    {
        var rows = new List<object?[]>(result.Trials.Count + 1);
        for (var t = 0; t < result.Trials.Count; t++)
        {
            var trial = result.Trials[t];
            rows.Add(["trial", t + 1, Json(writer =>
            {
                Write(writer, "choice", trial.Choice.Values);
                writer.WriteNumber("value", trial.Value);
                writer.WriteNumber("reward", trial.Reward);
                Write(writer, "folds", trial.Folds);
            })]);
        }

        rows.Add(["result", result.Chosen + 1, Json(writer => WriteResult(writer, result, elapsed, unscored))]);
        return rows;
    }

    private static void WriteResult(Utf8JsonWriter writer, TuningResult result, TimeSpan elapsed, long unscored)
    {
        writer.WriteNumber("before", result.Before);
        writer.WriteNumber("after", result.After);
        writer.WriteNumber("validated", result.Validated);
        writer.WriteStartArray("fold_choices");
        foreach (var choice in result.FoldChoices)
        {
            WriteValues(writer, choice.Values);
        }

        writer.WriteEndArray();
        writer.WriteNumber("measured", result.Trials.Count);
        writer.WriteNumber("measured_in_folds", result.MeasuredInFolds);
        writer.WriteNumber("unscored", unscored);
        writer.WriteNumber("ms", Math.Round(elapsed.TotalMilliseconds, 3));
        writer.WriteStartObject("per_query");
        Write(writer, "before", result.BeforeByQuery);
        Write(writer, "after", result.AfterByQuery);
        writer.WriteEndObject();
        writer.WriteStartArray("importance");
        foreach (var importance in result.Importance)
        {
            writer.WriteStartObject();
            writer.WriteString("place", importance.Name);
            writer.WriteNumber("spread", importance.Spread);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        if (result.Pulls.Count > 0)
        {
            WritePulls(writer, result.Pulls);
        }
    }

    // [parameter, index of its value, number of the trial or null], so that other policies can be tried on the log.
    private static void WritePulls(Utf8JsonWriter writer, IReadOnlyList<TuningPull> pulls)
    {
        writer.WriteStartArray("pulls");
        foreach (var pull in pulls)
        {
            writer.WriteStartArray();
            writer.WriteNumberValue(pull.Parameter);
            writer.WriteNumberValue(pull.Value);
            if (pull.Trial is { } trial)
            {
                writer.WriteNumberValue(trial + 1);
            }
            else
            {
                writer.WriteNullValue();
            }

            writer.WriteEndArray();
        }

        writer.WriteEndArray();
    }

    private static void Write(Utf8JsonWriter writer, string name, IReadOnlyList<int> values)
    {
        writer.WritePropertyName(name);
        WriteValues(writer, values);
    }

    private static void WriteValues(Utf8JsonWriter writer, IReadOnlyList<int> values)
    {
        writer.WriteStartArray();
        foreach (var value in values)
        {
            writer.WriteNumberValue(value);
        }

        writer.WriteEndArray();
    }

    private static void Write(Utf8JsonWriter writer, string name, IReadOnlyList<double> values)
    {
        writer.WriteStartArray(name);
        foreach (var value in values)
        {
            writer.WriteNumberValue(value);
        }

        writer.WriteEndArray();
    }

    private static string Json(Action<Utf8JsonWriter> write)
    {
        using var buffer = new MemoryStream();
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartObject();
            write(writer);
            writer.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.GetBuffer(), 0, (int)buffer.Length);
    }
}
