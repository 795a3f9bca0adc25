using RankDb.Service.Indexing;
using Xunit;

namespace RankDb.Tests.Service;

public class BatchSizerTests
{
    private readonly BatchSizer _sizer = new(500, 4000, 1_000_000);

    [Fact]
    public void Starts_small() => Assert.Equal(500, _sizer.Next);

    [Fact]
    public void Grows_to_the_maximum_while_the_queue_is_deep()
    {
        var sizes = new List<int>();
        for (var i = 0; i < 5; i++)
        {
            sizes.Add(_sizer.Next);
            _sizer.Succeeded(_sizer.Next, 100, pending: 100_000);
        }

        Assert.Equal([500, 1000, 2000, 4000, 4000], sizes);
    }

    [Fact]
    public void Stays_as_it_is_when_the_queue_is_shallow()
    {
        _sizer.Succeeded(20, 100, pending: 20);
        Assert.Equal(500, _sizer.Next);
    }

    [Fact]
    public void Long_rows_make_batches_of_fewer_rows()
    {
        _sizer.Succeeded(500, 500 * 10_000, pending: 100_000);
        Assert.Equal(100, _sizer.Next);
    }

    [Fact]
    public void A_row_longer_than_the_limit_still_goes_alone()
    {
        _sizer.Observe(1, 50_000_000);
        Assert.Equal(1, _sizer.Next);
    }

    [Fact]
    public void A_limit_by_length_wears_off_when_rows_become_short()
    {
        _sizer.Observe(1, 50_000_000);
        for (var i = 0; i < 30; i++)
        {
            _sizer.Succeeded(_sizer.Next, 100L * _sizer.Next, pending: 100_000);
        }

        Assert.Equal(4000, _sizer.Next);
    }

    [Fact]
    public void Failures_halve_down_to_one_row_and_successes_lead_back()
    {
        var sizes = new List<int>();
        while (_sizer.Next > 1)
        {
            _sizer.Failed();
            sizes.Add(_sizer.Next);
        }

        Assert.Equal([250, 125, 62, 31, 15, 7, 3, 1], sizes);
        for (var i = 0; i < 9; i++)
        {
            _sizer.Succeeded(1, 10, pending: 1);
        }

        Assert.Equal(500, _sizer.Next);
    }

    [Fact]
    public void Halving_starts_from_what_was_tried_and_not_from_what_was_wished()
    {
        _sizer.Observe(1, 100_000); // ten rows fit
        _sizer.Failed();
        Assert.Equal(5, _sizer.Next);
    }
}
