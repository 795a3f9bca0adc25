using RankDb.Inference;
using RankDb.Service.Scoring;
using RankDb.Wire;
using Xunit;

namespace RankDb.Tests.Service;

public sealed class SparseTextTests
{
    [Fact]
    public void Token_0_is_element_1_and_numbers_are_as_short_as_round_trips()
    {
        Assert.Equal("{1:0.1,18:1.5,30522:3E-05}/30522", SparseText.Of(new SparseVector([0, 17, 30521], [0.1f, 1.5f, 3e-5f]), 30522));
        Assert.Equal("{}/5", SparseText.Of(new SparseVector([], []), 5));
    }

    [Fact]
    public void More_weights_than_the_database_holds_are_refused_with_the_setting_that_cuts_them()
    {
        var ids = Enumerable.Range(0, SparseText.MaxElements + 1).ToArray();
        var error = Assert.Throws<WireException>(() => SparseText.Of(new SparseVector(ids, [.. ids.Select(_ => 1f)]), 30522));
        Assert.Equal("54000", error.SqlState);
        Assert.Contains("document_top_k", error.Hint, StringComparison.Ordinal);
        Assert.EndsWith("/30522", SparseText.Of(new SparseVector(ids[1..], [.. ids[1..].Select(_ => 1f)]), 30522), StringComparison.Ordinal);
    }
}
