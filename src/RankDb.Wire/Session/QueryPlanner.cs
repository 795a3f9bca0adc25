using RankDb.Wire.Protocol;
using RankDb.Wire.Sql;

namespace RankDb.Wire.Session;

/// <summary>Looks up what a statement names, and types its parameters and columns.</summary>
internal sealed class QueryPlanner(IReadOnlyDictionary<string, IWireFunction> functions, SessionFunctions session, WireConnectionState connection)
{
    /// <summary>Plans a statement.</summary>
    /// <param name="statement">The statement.</param>
    /// <param name="oids">Parameter types that the client gave; 0 or absent means unknown.</param>
    /// <exception cref="WireException">42883 for an unknown function, 42703 for an unknown column, 42601.</exception>
    public QueryPlan Plan(SqlStatement statement, IReadOnlyList<int> oids) => statement switch
    {
        SqlStatement.Empty => NoRows(""),
        SqlStatement.Session { Command: var command } => NoRows(command.Tag) with { Command = command },
        SqlStatement.Unsupported unsupported => throw UnsupportedStatements.Refuse(unsupported.Word),
        SqlStatement.Show show => Show(show.Name),
        SqlStatement.TypeCatalog catalog => new QueryPlan("types", "SELECT", TypeCatalog.Columns, [], (_, _) => Stream(catalog.HasRows ? TypeCatalog.Rows : [])),
        SqlStatement.Call call => Call(call, oids),
        SqlStatement.Select { Items: [{ Value: SqlValue.Function function } item] } when functions.ContainsKey(function.Name) => Scalar(function, item.Name, oids),
        SqlStatement.Select select => Select(select, oids),
        _ => throw new InvalidOperationException(statement.GetType().Name),
    };

    private static QueryPlan NoRows(string tag) => new(tag, tag, null, [], (_, _) => Stream([]));

    private QueryPlan Show(string name)
    {
        session.Setting(name);      // an unknown one is an error already now
        return new QueryPlan("SHOW", "SHOW", [new WireColumn(name, WireType.Text)], [], (_, _) => Stream([[session.Setting(name)]]));
    }

    private QueryPlan Call(SqlStatement.Call call, IReadOnlyList<int> oids)
    {
        var function = Find(call.Name, call.Arguments.Count);
        var types = ParameterTypes.Infer(call.Arguments, function.Parameters, oids);
        if (call.Columns is null)
        {
            return new QueryPlan(function.Name, "SELECT", function.Columns, types, (p, ct) => Invoke(function, call.Arguments, p, ct));
        }

        var chosen = call.Columns.Select(c => ColumnOf(function, c.Column)).ToArray();
        var columns = call.Columns.Select((c, i) => new WireColumn(c.Alias ?? c.Column, function.Columns[chosen[i]].Type)).ToArray();
        return new QueryPlan(function.Name, "SELECT", columns, types,
            (p, ct) => Map(Invoke(function, call.Arguments, p, ct), row => [.. chosen.Select(i => row[i])]));
    }

    /// <summary>SELECT name(...): the value of a single column, or a row as PostgreSQL prints a composite.</summary>
    private QueryPlan Scalar(SqlValue.Function call, string? alias, IReadOnlyList<int> oids)
    {
        var function = Find(call.Name, call.Arguments.Count);
        var types = ParameterTypes.Infer(call.Arguments, function.Parameters, oids);
        var single = function.Columns.Count == 1;
        var column = new WireColumn(alias ?? function.Name, single ? function.Columns[0].Type : WireType.Text);
        return new QueryPlan(function.Name, "SELECT", [column], types, (p, ct) =>
        {
            var rows = Invoke(function, call.Arguments, p, ct);
            return single ? rows : Map(rows, row => [Composite(row)]);
        });
    }

    private QueryPlan Select(SqlStatement.Select select, IReadOnlyList<int> oids)
    {
        foreach (var name in select.Items.Select(i => i.Value).OfType<SqlValue.Function>().Select(f => f.Name).Where(n => SessionFunctions.TypeOf(n) is null))
        {
            throw functions.ContainsKey(name)
                ? new WireException(SqlStates.Syntax, $"function {name} must be the only item of the select list")
                : Unknown(name);
        }

        var types = ParameterTypes.Infer([.. select.Items.Select(i => i.Value)], null, oids);
        var columns = select.Items.Select(i => new WireColumn(NameOf(i), TypeOf(i.Value, types)) { IsArray = IsArray(i.Value, types) }).ToArray();
        return new QueryPlan("SELECT", "SELECT", columns, types, (p, _) =>
            Stream([[.. select.Items.Select((item, i) => Coercion.To(Evaluate(item.Value, p), columns[i].Type, columns[i].IsArray, "the value"))]]));
    }

    private IAsyncEnumerable<object?[]> Invoke(IWireFunction function, IReadOnlyList<SqlValue> values, IReadOnlyList<object?> parameters, CancellationToken ct)
    {
        var arguments = new object?[values.Count];
        for (var i = 0; i < arguments.Length; i++)
        {
            var declared = function.Parameters[i];
            arguments[i] = Coercion.To(Evaluate(values[i], parameters), declared.Type, declared.IsArray, $"argument \"{declared.Name}\"");
        }

        return function.InvokeAsync(new WireCall(function.Name, arguments) { Connection = connection }, ct);
    }

    private object? Evaluate(SqlValue value, IReadOnlyList<object?> parameters) => value switch
    {
        SqlValue.Constant constant => constant.Value,
        SqlValue.Parameter parameter => parameter.Number <= parameters.Count ? parameters[parameter.Number - 1]
            : throw new WireException(SqlStates.UnknownParameter, $"there is no parameter ${parameter.Number}"),
        SqlValue.Array array => array.Items.Select(i => (string?)Coercion.To(Evaluate(i, parameters), WireType.Text, false, "an array's item")).ToArray(),
        SqlValue.Cast cast => Coercion.To(Evaluate(cast.Value, parameters), cast.Type, cast.IsArray, "the value of a cast"),
        SqlValue.Function function => session.Invoke(function.Name, [.. function.Arguments.Select(a => Evaluate(a, parameters))]),
        _ => throw new InvalidOperationException(value.GetType().Name),
    };

    private static WireType TypeOf(SqlValue value, int[] types) => value switch
    {
        SqlValue.Constant { Value: long number } => number is >= int.MinValue and <= int.MaxValue ? WireType.Int4 : WireType.Int8,
        SqlValue.Constant { Value: double } => WireType.Float8,
        SqlValue.Constant { Value: bool } => WireType.Bool,
        SqlValue.Function function => SessionFunctions.TypeOf(function.Name) ?? WireType.Text,
        SqlValue.Cast cast => cast.Type,
        SqlValue.Parameter parameter => types[parameter.Number - 1] switch { 23 => WireType.Int4, 20 => WireType.Int8, 701 => WireType.Float8, 16 => WireType.Bool, _ => WireType.Text },
        _ => WireType.Text,
    };

    private static bool IsArray(SqlValue value, int[] types) => value switch
    {
        SqlValue.Array => true,
        SqlValue.Cast { IsArray: true } cast => cast.Type == WireType.Text ? true : throw new WireException(SqlStates.NotSupported, "only arrays of text are supported"),
        SqlValue.Parameter parameter => types[parameter.Number - 1] is ValueCodec.TextArrayOid or 1015,
        _ => false,
    };

    private static string NameOf(SelectItem item) => item.Name ?? item.Value switch
    {
        SqlValue.Function function => function.Name,
        SqlValue.Array => "array",
        _ => "?column?",
    };

    private IWireFunction Find(string name, int arguments)
    {
        if (!functions.TryGetValue(name, out var function))
        {
            throw Unknown(name);
        }

        return function.Parameters.Count == arguments ? function
            : throw new WireException(SqlStates.UnknownFunction, $"function {name} takes {function.Parameters.Count} arguments, not {arguments}", $"Call {Signature(function)}.");
    }

    private WireException Unknown(string name) => new(SqlStates.UnknownFunction, $"function {(name.Length > 64 ? name[..64] : name)} does not exist",
        $"These exist: {string.Join(", ", functions.Values.OrderBy(f => f.Name, StringComparer.Ordinal).Select(Signature))}.");

    private static string Signature(IWireFunction function) =>
        $"{function.Name}({string.Join(", ", function.Parameters.Select(p => $"{p.Name} {Coercion.Name(p.Type)}{(p.IsArray ? "[]" : "")}"))})";

    private static int ColumnOf(IWireFunction function, string name)
    {
        for (var i = 0; i < function.Columns.Count; i++)
        {
            if (function.Columns[i].Name == name)
            {
                return i;
            }
        }

        throw new WireException(SqlStates.UnknownColumn, $"column \"{(name.Length > 64 ? name[..64] : name)}\" does not exist",
            $"{function.Name} has {string.Join(", ", function.Columns.Select(c => c.Name))}.");
    }

    private static string Composite(object?[] row) => $"({string.Join(',', row.Select(v => v switch
    {
        null => "",
        string text => $"\"{text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\"\"", StringComparison.Ordinal)}\"",
        _ => ValueCodec.Print(v),
    }))})";

    private static async IAsyncEnumerable<object?[]> Map(IAsyncEnumerable<object?[]> rows, Func<object?[], object?[]> map)
    {
        await foreach (var row in rows.ConfigureAwait(false))
        {
            yield return map(row);
        }
    }

    private static async IAsyncEnumerable<object?[]> Stream(IReadOnlyList<object?[]> rows)
    {
        await Task.CompletedTask.ConfigureAwait(false);
        foreach (var row in rows)
        {
            yield return row;
        }
    }
}
