namespace RankDb.Ranking.Calibration;

/// <summary>Fits the layers of a <see cref="CosineAdapter"/> by gradient descent on the binary cross-entropy of all judged pairs.</summary>
/// <remarks>
/// It starts as one Platt map for all queries (the weights of the last layer are 0), so that what it learns can only be better on its
/// input than that map. Optimiser: Adam (Kingma and Ba, 2015) over all queries at once; the best state on the way is kept.
/// </remarks>
internal sealed class CosineAdapterTrainer
{
    private readonly IReadOnlyList<JudgedQuery> _queries;
    private readonly double[][] _vectors;
    private readonly CosineAdapterOptions _options;
    private readonly int _dimensions;
    private readonly int _pairs;

    // All parameters in one row: hidden weights and bias if there is a hidden layer, then the last layer's.
    private readonly double[] _parameters;
    private readonly double[] _gradient;

    internal CosineAdapterTrainer(IReadOnlyList<JudgedQuery> queries, CosineAdapterOptions options)
    {
        ArgumentNullException.ThrowIfNull(queries);
        ArgumentOutOfRangeException.ThrowIfNegative(options.Hidden);
        ArgumentOutOfRangeException.ThrowIfLessThan(options.Epochs, 1);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(options.LearningRate);
        ArgumentOutOfRangeException.ThrowIfNegative(options.Penalty);
        if (queries.Count == 0 || queries[0].Vector.Count == 0 || queries.Any(query => query.Vector.Count != queries[0].Vector.Count))
        {
            throw new ArgumentException("Queries with vectors of one length are needed.", nameof(queries));
        }

        foreach (var query in queries)
        {
            JudgedScores.Check(query.Cosines, query.Relevant);
        }

        _queries = queries;
        _options = options;
        _dimensions = queries[0].Vector.Count;
        _vectors = [.. queries.Select(query => query.Vector.Select(x => (double)x).ToArray())];
        _pairs = queries.Sum(query => query.Cosines.Count);
        var inputs = options.Hidden > 0 ? options.Hidden : _dimensions;
        _parameters = new double[(options.Hidden * (_dimensions + 1)) + (2 * (inputs + 1))];
        _gradient = new double[_parameters.Length];

        var start = PlattScaling.Fit([.. queries.SelectMany(query => query.Cosines)], [.. queries.SelectMany(query => query.Relevant)]);
        var random = new Random(options.Seed);
        for (var i = 0; i < options.Hidden * _dimensions; i++)
        {
            _parameters[i] = ((random.NextDouble() * 2) - 1) * Math.Sqrt(3.0 / _dimensions);
        }

        _parameters[^2] = Logistic.InverseSoftplus(Math.Max(start.Slope, 1e-3));
        _parameters[^1] = start.Offset;
    }

    private int LastLayer => _options.Hidden * (_dimensions + 1);

    internal CosineAdapter Train()
    {
        var best = (double[])_parameters.Clone();
        var bestLoss = double.PositiveInfinity;
        var mean = new double[_parameters.Length];
        var square = new double[_parameters.Length];
        for (var epoch = 1; epoch <= _options.Epochs + 1; epoch++)
        {
            var loss = Step();
            if (loss < bestLoss)
            {
                bestLoss = loss;
                _parameters.CopyTo(best, 0);
            }

            for (var i = 0; i < _parameters.Length; i++)
            {
                mean[i] = (0.9 * mean[i]) + (0.1 * _gradient[i]);
                square[i] = (0.999 * square[i]) + (0.001 * _gradient[i] * _gradient[i]);
                _parameters[i] -= _options.LearningRate * (mean[i] / (1 - Math.Pow(0.9, epoch))) / (Math.Sqrt(square[i] / (1 - Math.Pow(0.999, epoch))) + 1e-8);
            }
        }

        var last = ReadLayer(best, LastLayer, 2, _options.Hidden > 0 ? _options.Hidden : _dimensions);
        return new CosineAdapter(_options.Hidden > 0 ? [ReadLayer(best, 0, _options.Hidden, _dimensions), last] : [last]);
    }

    // The loss at the present parameters; leaves its gradient.
    private double Step()
    {
        Array.Clear(_gradient);
        var hidden = _options.Hidden;
        var inputs = hidden > 0 ? hidden : _dimensions;
        double loss = 0;
        for (var q = 0; q < _queries.Count; q++)
        {
            var x = _vectors[q];
            var state = x;
            if (hidden > 0)
            {
                state = new double[hidden];
                for (var h = 0; h < hidden; h++)
                {
                    state[h] = Math.Tanh(Dot(_parameters.AsSpan(h * _dimensions, _dimensions), x) + _parameters[(hidden * _dimensions) + h]);
                }
            }

            var u = Dot(_parameters.AsSpan(LastLayer, inputs), state) + _parameters[^2];
            var b = Dot(_parameters.AsSpan(LastLayer + inputs, inputs), state) + _parameters[^1];
            var a = Logistic.Softplus(u);
            double slopeGradient = 0, offsetGradient = 0;
            for (var i = 0; i < _queries[q].Cosines.Count; i++)
            {
                var cosine = _queries[q].Cosines[i];
                var target = _queries[q].Relevant[i] ? 1.0 : 0;
                var z = (a * cosine) + b;
                loss += Logistic.Loss(z, target) / _pairs;
                var error = (Logistic.Sigmoid(z) - target) / _pairs;
                slopeGradient += error * cosine;
                offsetGradient += error;
            }

            var uGradient = slopeGradient * Logistic.Sigmoid(u);
            _gradient[^2] += uGradient;
            _gradient[^1] += offsetGradient;
            for (var i = 0; i < inputs; i++)
            {
                _gradient[LastLayer + i] += uGradient * state[i];
                _gradient[LastLayer + inputs + i] += offsetGradient * state[i];
            }

            for (var h = 0; h < hidden; h++)
            {
                var inner = ((uGradient * _parameters[LastLayer + h]) + (offsetGradient * _parameters[LastLayer + inputs + h])) * (1 - (state[h] * state[h]));
                _gradient[(hidden * _dimensions) + h] += inner;
                for (var d = 0; d < _dimensions; d++)
                {
                    _gradient[(h * _dimensions) + d] += inner * x[d];
                }
            }
        }

        return loss + PenaltyOf(0, hidden * _dimensions) + PenaltyOf(LastLayer, 2 * inputs);
    }

    private double PenaltyOf(int start, int count)
    {
        double sum = 0;
        for (var i = start; i < start + count; i++)
        {
            sum += _parameters[i] * _parameters[i];
            _gradient[i] += _options.Penalty * _parameters[i];
        }

        return _options.Penalty * sum / 2;
    }

    private static double Dot(ReadOnlySpan<double> weights, double[] state)
    {
        double sum = 0;
        for (var i = 0; i < state.Length; i++)
        {
            sum += weights[i] * state[i];
        }

        return sum;
    }

    private static AdapterLayer ReadLayer(double[] parameters, int start, int outputs, int inputs) =>
        new([.. Enumerable.Range(0, outputs).Select(o => parameters[(start + (o * inputs))..(start + ((o + 1) * inputs))])],
            parameters[(start + (outputs * inputs))..(start + (outputs * (inputs + 1)))]);
}
