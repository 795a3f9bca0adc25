using Xunit;

namespace RankDb.Tests.Client;

public sealed class FilterBuilderTests
{
    [Fact]
    public void Conditions_on_one_column_are_one_object() =>
        Is("""{"year":{"gte":2020,"lt":2030},"tag":{"in":["a","b"]}}""", new FilterBuilder().Gte("year", 2020).In("tag", "a", "b").Lt("year", 2030));

    [Fact]
    public void The_same_operator_twice_keeps_both() =>
        Is("""{"x":{"ne":1},"and":[{"x":{"ne":2}}]}""", new FilterBuilder().Ne("x", 1).Ne("x", 2));

    [Fact]
    public void Groups_nest() =>
        Is("""{"or":[{"a":{"eq":1}},{"b":{"is_null":true}}],"not":{"c":{"like":"x%"}}}""",
            new FilterBuilder().Or(new FilterBuilder().Eq("a", 1), new FilterBuilder().IsNull("b")).Not(new FilterBuilder().Like("c", "x%")));

    [Fact]
    public void Two_groups_of_one_kind_keep_both() =>
        Is("""{"not":{"a":{"eq":1}},"and":[{"not":{"b":{"eq":2}}}]}""",
            new FilterBuilder().Not(new FilterBuilder().Eq("a", 1)).Not(new FilterBuilder().Eq("b", 2)));

    [Fact]
    public void Paths_into_one_column_stand_beside_each_other_and_beside_its_conditions() =>
        Is("""{"f":{"is_null":false},"and":[{"f":{"path":"$.a","eq":true}},{"f":{"path":"$.b","in":[1,2]}}]}""",
            new FilterBuilder().Path("f", "$.a", "eq", true).Path("f", "$.b", "in", new[] { 1, 2 }).IsNull("f", false));

    [Fact]
    public void An_and_of_the_callers_own_is_kept() =>
        Is("""{"x":{"ne":1},"and":[{"x":{"ne":2}},{"and":[{"y":{"eq":3}}]}]}""",
            new FilterBuilder().And(new FilterBuilder().Eq("y", 3)).Ne("x", 1).Ne("x", 2));

    [Fact]
    public void Values_are_written_as_the_database_reads_them() =>
        Is("""{"d":{"between":["2024-01-02","2024-02-03"]},"g":{"eq":"00000000-0000-0000-0000-000000000000"},"n":{"gt":1.50},"t":{"overlaps":["x"]},"c":{"contains":["y"]}}""",
            new FilterBuilder().Range("d", new DateOnly(2024, 1, 2), new DateOnly(2024, 2, 3)).Eq("g", Guid.Empty).Gt("n", 1.50m).Overlaps("t", "x").Contains("c", new[] { "y" }));

    [Theory]
    [InlineData("and")]
    [InlineData("or")]
    [InlineData("not")]
    public void A_column_named_like_a_joining_word_is_refused(string column) =>
        Assert.Throws<ArgumentException>(() => new FilterBuilder().Eq(column, 1));

    [Fact]
    public void Building_twice_gives_two_filters() => Assert.Multiple(() =>
    {
        var builder = new FilterBuilder().Eq("a", 1).Not(new FilterBuilder().Eq("b", 2));
        var first = builder.Build();
        first.Clear();
        Is("""{"a":{"eq":1},"not":{"b":{"eq":2}}}""", builder);
    });

    private static void Is(string expected, FilterBuilder builder) => Assert.Equal(expected, builder.Build().ToJsonString());
}
