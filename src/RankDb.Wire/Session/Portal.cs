namespace RankDb.Wire.Session;

/// <summary>A statement with its parameters and result formats, and how far it has run.</summary>
internal sealed class Portal : IAsyncDisposable
{
    private readonly IReadOnlyList<object?> _parameters;
    private readonly CancellationTokenSource _source;
    private IAsyncEnumerator<object?[]>? _rows;
    private int _cancelled;

    public Portal(QueryPlan plan, IReadOnlyList<object?> parameters, short[] formats, CancellationToken closed)
    {
        (Plan, _parameters) = (plan, parameters);
        Formats = Expand(formats, plan.Columns?.Count ?? 0, "result");
        _source = CancellationTokenSource.CreateLinkedTokenSource(closed);
    }

    public QueryPlan Plan { get; }

    /// <summary>One format code per column.</summary>
    public IReadOnlyList<short> Formats { get; }

    /// <summary>True once a CancelRequest came.</summary>
    public bool IsCancelled => Volatile.Read(ref _cancelled) != 0;

    /// <summary>Cancelled by a CancelRequest and when the client goes away.</summary>
    public CancellationToken Token => _source.Token;

    /// <summary>The next row, or null at the end.</summary>
    public async ValueTask<object?[]?> NextAsync()
    {
        _source.Token.ThrowIfCancellationRequested();
        _rows ??= Plan.Rows(_parameters, _source.Token).GetAsyncEnumerator(_source.Token);
        return await _rows.MoveNextAsync().ConfigureAwait(false) ? _rows.Current : null;
    }

    public void Cancel()
    {
        Volatile.Write(ref _cancelled, 1);
        try
        {
            _source.Cancel();
        }
        catch (ObjectDisposedException)
        {
            // The call ended while the request was on its way.
        }
        catch (AggregateException)
        {
            // A callback of the function failed; the call reports its own end.
        }
    }

    public async ValueTask DisposeAsync()
    {
        try
        {
            if (_rows is not null)
            {
                await _source.CancelAsync().ConfigureAwait(false);
                await _rows.DisposeAsync().ConfigureAwait(false);
            }
        }
#pragma warning disable CA1031 // The caller has its answer; a function that fails while it stops must not end the session.
        catch (Exception)
#pragma warning restore CA1031
        {
        }

        _source.Dispose();
    }

    /// <summary>Format codes as Bind gives them: none, one for all, or one each.</summary>
    /// <exception cref="WireException">08P01: another number.</exception>
    public static short[] Expand(short[] formats, int count, string what) => formats.Length switch
    {
        0 => new short[count],
        1 => [.. Enumerable.Repeat(formats[0], count)],
        _ when formats.Length == count => formats,
        _ => throw new WireException(SqlStates.ProtocolViolation, $"bind message has {formats.Length} {what} formats but {count} are needed"),
    };
}
