using System.Text;
using RankDb.Cli.Evaluation;
using Xunit;

namespace RankDb.Tests.Cli.Evaluation;

public sealed class QueryIdOrderTests
{
    [Fact]
    public void Ids_stand_in_the_order_of_their_bytes_in_UTF_8()
    {
        string[] ids = ["", "q", "q1", "q10", "q2", "Q2", "é", "e", "\u9999", "\uff5e", "\ue000", "😀", "😁", "😀1", "a😀", "a\uff5e", "\U00010000"];

        Assert.Equal(ids.OrderBy(id => Convert.ToHexString(Encoding.UTF8.GetBytes(id)), StringComparer.Ordinal), ids.Reverse().Order(QueryIdOrder.Instance));
        // That is not the order of UTF-16.
        Assert.NotEqual(ids.Order(StringComparer.Ordinal), ids.Order(QueryIdOrder.Instance));
        Assert.Equal(0, QueryIdOrder.Instance.Compare("q1😀", "q1😀"));
    }
}
