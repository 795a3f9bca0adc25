using RankDb.Wire.Protocol;
using RankDb.Wire.Sql;

namespace RankDb.Wire.Session;

/// <summary>Finds the types of $1, $2, ... as PostgreSQL does: the client's word, a cast, the argument's place, else text.</summary>
internal static class ParameterTypes
{
    /// <summary>Infers.</summary>
    /// <param name="values">The values that may hold parameters.</param>
    /// <param name="declared">The arguments that they are for, or null.</param>
    /// <param name="given">What the client gave; 0 means unknown.</param>
    public static int[] Infer(IReadOnlyList<SqlValue> values, IReadOnlyList<WireParameter>? declared, IReadOnlyList<int> given)
    {
        var found = new SortedDictionary<int, int>();
        for (var i = 0; i < values.Count; i++)
        {
            Visit(values[i], declared is null ? 0 : ValueCodec.Oid(declared[i]), found);
        }

        var count = Math.Max(given.Count, found.Count == 0 ? 0 : found.Keys.Max());
        return [.. Enumerable.Range(1, count).Select(n =>
            n <= given.Count && given[n - 1] != 0 ? given[n - 1] : found.TryGetValue(n, out var oid) && oid != 0 ? oid : ValueCodec.TextOid)];
    }

    private static void Visit(SqlValue value, int oid, SortedDictionary<int, int> found)
    {
        switch (value)
        {
            case SqlValue.Parameter parameter when !found.TryGetValue(parameter.Number, out var known) || known == 0:
                found[parameter.Number] = oid;
                break;
            case SqlValue.Cast cast:
                Visit(cast.Value, cast.IsArray ? ValueCodec.TextArrayOid : ValueCodec.Oid(cast.Type), found);
                break;
            case SqlValue.Array array:
                Visit(array.Items, found);
                break;
            case SqlValue.Function function:
                Visit(function.Arguments, found);
                break;
        }
    }

    private static void Visit(IReadOnlyList<SqlValue> values, SortedDictionary<int, int> found)
    {
        foreach (var value in values)
        {
            Visit(value, ValueCodec.TextOid, found);
        }
    }
}
