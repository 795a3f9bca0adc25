using System.Text.Json;
using System.Text.Json.Nodes;

namespace RankDb;

/// <summary>Builds a filter over columns of the source table. Conditions are joined by and.</summary>
/// <example><c>new FilterBuilder().Gte("year", 2020).In("tag", "a", "b").Build()</c> gives <c>{"year":{"gte":2020},"tag":{"in":["a","b"]}}</c>.</example>
/// <remarks>Names and values are compiled to SQL by the database as identifiers and literals; they cannot inject.</remarks>
public sealed class FilterBuilder
{
    private readonly List<(string Name, string Operator, JsonNode? Value)> _conditions = [];
    private readonly List<JsonObject> _groups = [];

    /// <summary>The column equals the value.</summary>
    public FilterBuilder Eq(string column, object value) => Add(column, "eq", value);

    /// <summary>The column is not null and differs from the value.</summary>
    public FilterBuilder Ne(string column, object value) => Add(column, "ne", value);

    /// <summary>The column is less than the value.</summary>
    public FilterBuilder Lt(string column, object value) => Add(column, "lt", value);

    /// <summary>The column is at most the value.</summary>
    public FilterBuilder Lte(string column, object value) => Add(column, "lte", value);

    /// <summary>The column is more than the value.</summary>
    public FilterBuilder Gt(string column, object value) => Add(column, "gt", value);

    /// <summary>The column is at least the value.</summary>
    public FilterBuilder Gte(string column, object value) => Add(column, "gte", value);

    /// <summary>The column is from <paramref name="low"/> to <paramref name="high"/>, both included.</summary>
    public FilterBuilder Range(string column, object low, object high) => Add(column, "between", new[] { low, high });

    /// <summary>The column equals one of the values; no value matches no row.</summary>
    public FilterBuilder In(string column, params IEnumerable<object> values) => Add(column, "in", values);

    /// <summary>The column's text matches an SQL LIKE pattern (<c>%</c>, <c>_</c>).</summary>
    public FilterBuilder Like(string column, string pattern) => Add(column, "like", pattern);

    /// <summary>As <see cref="Like"/>, whatever the case of the letters.</summary>
    public FilterBuilder ILike(string column, string pattern) => Add(column, "ilike", pattern);

    /// <summary>The column is null, or with false is not.</summary>
    public FilterBuilder IsNull(string column, bool isNull = true) => Add(column, "is_null", isNull);

    /// <summary>The array, range or jsonb column contains the value (SQL <c>@&gt;</c>).</summary>
    public FilterBuilder Contains(string column, object value) => Add(column, "contains", value);

    /// <summary>The array column shares an element with the values (SQL <c>&amp;&amp;</c>). For a range give its text: <c>[2024-01-01,2024-02-01)</c>.</summary>
    public FilterBuilder Overlaps(string column, params IEnumerable<object> values) => Add(column, "overlaps", values);

    /// <summary>
    /// What an SQL/JSON path such as <c>$.kind.a</c> finds in the json or jsonb column satisfies a comparison: eq, ne, lt, lte, gt,
    /// gte, in, between, like, ilike, is_null or contains.
    /// </summary>
    public FilterBuilder Path(string column, string path, string comparison, object value)
    {
        ArgumentNullException.ThrowIfNull(path);
        ArgumentNullException.ThrowIfNull(comparison);
        ArgumentNullException.ThrowIfNull(value);
        _groups.Add(new JsonObject { [Column(column)] = new JsonObject { ["path"] = path, [comparison] = Node(value) } });
        return this;
    }

    /// <summary>All the conditions hold; for a second set of conditions inside <see cref="Or"/> or <see cref="Not"/>.</summary>
    public FilterBuilder And(params IEnumerable<FilterBuilder> conditions) => Group("and", conditions);

    /// <summary>The inner conditions do not all hold.</summary>
    public FilterBuilder Not(FilterBuilder inner)
    {
        ArgumentNullException.ThrowIfNull(inner);
        _groups.Add(new JsonObject { ["not"] = inner.Build() });
        return this;
    }

    /// <summary>At least one of the alternatives holds; none given matches no row.</summary>
    public FilterBuilder Or(params IEnumerable<FilterBuilder> alternatives) => Group("or", alternatives);

    /// <summary>The filter so far; a new object each time.</summary>
    public JsonObject Build()
    {
        var filter = new JsonObject();
        var more = new JsonArray();
        foreach (var (column, name, value) in _conditions)
        {
            var copy = value?.DeepClone();
            if (filter[column] is not JsonObject operators)
            {
                filter[column] = new JsonObject { [name] = copy };
            }
            else if (!operators.TryAdd(name, copy))
            {
                more.Add(new JsonObject { [column] = new JsonObject { [name] = copy } });
            }
        }

        foreach (var group in _groups)
        {
            var (name, value) = group.Single();
            var copy = value?.DeepClone();
            if (!filter.TryAdd(name, copy))
            {
                more.Add(new JsonObject { [name] = copy });
            }
        }

        // An "and" of the caller's own goes in beside what did not fit above.
        if (more.Count > 0 && filter["and"] is JsonNode own)
        {
            filter.Remove("and");
            more.Add(new JsonObject { ["and"] = own });
        }

        if (more.Count > 0)
        {
            filter["and"] = more;
        }

        return filter;
    }

    private static JsonNode? Node(object value) => value as JsonNode ?? JsonSerializer.SerializeToNode(value);

    private static string Column(string column)
    {
        ArgumentNullException.ThrowIfNull(column);
        return column is "and" or "or" or "not"
            ? throw new ArgumentException($"A column named '{column}' cannot be filtered on: the word joins conditions.", nameof(column))
            : TextArgument.Check(column, nameof(column));
    }

    private FilterBuilder Group(string name, IEnumerable<FilterBuilder> members)
    {
        ArgumentNullException.ThrowIfNull(members);
        _groups.Add(new JsonObject { [name] = new JsonArray([.. members.Select(JsonNode (one) => one.Build())]) });
        return this;
    }

    private FilterBuilder Add(string column, string name, object value)
    {
        ArgumentNullException.ThrowIfNull(value);
        _conditions.Add((Column(column), name, Node(value)));
        return this;
    }
}
