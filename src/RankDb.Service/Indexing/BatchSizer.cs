namespace RankDb.Service.Indexing;

/// <summary>
/// Decides how many queue rows the next batch of one index takes: more while the queue is deep, fewer when rows are long,
/// half after a failure until a single row is left to blame.
/// </summary>
internal sealed class BatchSizer
{
    private readonly int _first;
    private readonly int _max;
    private readonly int _maxBytes;
    private int _rows;
    private double _bytesPerRow;

    internal BatchSizer(int first, int max, int maxBytes)
    {
        (_first, _max, _maxBytes) = (first, max, maxBytes);
        _rows = first;
    }

    /// <summary>Rows to claim next, between 1 and the maximum.</summary>
    internal int Next
    {
        get
        {
            var fit = _bytesPerRow > 0 ? (int)Math.Clamp(_maxBytes / _bytesPerRow, 1, _max) : _max;
            return Math.Min(_rows, fit);
        }
    }

    /// <param name="rows">Rows that carried content.</param>
    /// <param name="bytes">UTF-8 bytes of their content.</param>
    /// <param name="pending">Queue rows before the batch; a deep queue lets the batch grow.</param>
    internal void Succeeded(int rows, long bytes, long pending)
    {
        Observe(rows, bytes);
        if (pending > _rows)
        {
            _rows = Math.Min(_max, _rows * 2);
        }
        else if (_rows < _first)
        {
            _rows = Math.Min(_first, _rows * 2);
        }
    }

    /// <summary>Remembers how long rows are, so that a batch of long rows is not followed by one as large.</summary>
    internal void Observe(int rows, long bytes)
    {
        if (rows > 0)
        {
            var seen = Math.Max(1.0, (double)bytes / rows);
            _bytesPerRow = _bytesPerRow == 0 ? seen : Math.Max(seen, (_bytesPerRow + seen) / 2);
        }
    }

    /// <summary>Halves what was last tried.</summary>
    internal void Failed() => _rows = Math.Max(1, Next / 2);
}
