using System.Diagnostics.Metrics;
using System.Runtime.InteropServices;

namespace RankDb.Service.Metrics;

/// <summary>Keeps the current numbers of this service's meter, and of the meters of the parts below it, for a scrape.</summary>
internal sealed class MetricsCollector : IDisposable
{
    // Seconds, from half a millisecond to a minute.
    private static readonly double[] DurationBounds =
        [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60];

    // Items, tokens, bytes.
    private static readonly double[] SizeBounds = [1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 1024, 2048, 4096, 8192, 16384, 65536];

    private readonly Lock _gate = new();
    private readonly MeterListener _listener = new();
    private readonly SortedDictionary<string, MetricFamily> _families = new(StringComparer.Ordinal);

    internal MetricsCollector(Meter own)
    {
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            var meter = instrument.Meter;
            if (ReferenceEquals(meter, own) || meter.Name.StartsWith(ServiceMetrics.MeterName + ".", StringComparison.Ordinal))
            {
                listener.EnableMeasurementEvents(instrument);
            }
        };
        _listener.SetMeasurementEventCallback<double>((instrument, value, tags, _) => Record(instrument, value, tags));
        _listener.SetMeasurementEventCallback<float>((instrument, value, tags, _) => Record(instrument, value, tags));
        _listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => Record(instrument, value, tags));
        _listener.SetMeasurementEventCallback<int>((instrument, value, tags, _) => Record(instrument, value, tags));
        _listener.Start();
    }

    /// <summary>All numbers in Prometheus' text format, version 0.0.4.</summary>
    internal string Scrape()
    {
        _listener.RecordObservableInstruments();
        lock (_gate)
        {
            return PrometheusText.Of(_families.Values);
        }
    }

    public void Dispose() => _listener.Dispose();

    private void Record(Instrument instrument, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        var labels = PrometheusText.Labels(tags);
        lock (_gate)
        {
            var name = PrometheusText.Name(instrument);
            if (!_families.TryGetValue(name, out var family))
            {
                family = new MetricFamily(name, instrument.Description ?? "", KindOf(instrument));
                _families.Add(name, family);
            }

            ref var series = ref CollectionsMarshal.GetValueRefOrAddDefault(family.Series, labels, out _);
            series ??= new MetricSeries(family.Kind == MetricKind.Histogram ? BoundsOf(instrument) : []);
            series.Record(value, family.Kind, instrument.IsObservable);
        }
    }

    private static double[] BoundsOf(Instrument instrument) => instrument.Unit == "s" ? DurationBounds : SizeBounds;

    private static MetricKind KindOf(Instrument instrument)
    {
        var type = instrument.GetType();
        var definition = type.IsGenericType ? type.GetGenericTypeDefinition() : type;
        return definition == typeof(Histogram<>) ? MetricKind.Histogram
            : definition == typeof(Counter<>) || definition == typeof(ObservableCounter<>) ? MetricKind.Counter
            : MetricKind.Gauge;
    }
}

/// <summary>How a number behaves.</summary>
internal enum MetricKind
{
    Counter,
    Gauge,
    Histogram,
}

/// <summary>All series of one instrument.</summary>
internal sealed class MetricFamily(string name, string help, MetricKind kind)
{
    internal string Name { get; } = name;

    internal string Help { get; } = help;

    internal MetricKind Kind { get; } = kind;

    internal Dictionary<string, MetricSeries> Series { get; } = new(StringComparer.Ordinal);
}

/// <summary>The numbers under one set of labels.</summary>
internal sealed class MetricSeries(double[] bounds)
{
    internal double[] Bounds { get; } = bounds;

    internal double Value { get; private set; }

    internal long Count { get; private set; }

    /// <summary>Observations for each bound, not cumulated.</summary>
    internal long[] Buckets { get; } = new long[bounds.Length];

    internal void Record(double value, MetricKind kind, bool isTotal)
    {
        // An up-down counter reports differences, an observable instrument the total.
        Value = isTotal ? value : Value + value;
        if (kind != MetricKind.Histogram)
        {
            return;
        }

        Count++;
        for (var i = 0; i < Buckets.Length; i++)
        {
            if (value <= Bounds[i])
            {
                Buckets[i]++;
                break;
            }
        }
    }
}
