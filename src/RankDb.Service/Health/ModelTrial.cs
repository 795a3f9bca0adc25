using RankDb.Inference;
using RankDb.Service.Scoring;

namespace RankDb.Service.Health;

/// <summary>Runs one input through every model after the start; until that has passed the service is not ready.</summary>
internal sealed class ModelTrial(ModelCatalog catalog, ILogger<ModelTrial> logger) : BackgroundService
{
    private volatile string? _problem = "the models have not been tried yet";

    /// <summary>Why the models cannot be relied on; null when they can.</summary>
    internal string? Problem => _problem;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await Task.Yield();
        if (catalog.Models.Count == 0)
        {
            logger.NoModels();
            _problem = "no model is loaded";
            return;
        }

        string? problem = null;
        foreach (var model in catalog.Models)
        {
            stoppingToken.ThrowIfCancellationRequested();
            try
            {
                Try(model);
            }
            catch (ModelException exception)
            {
                logger.TrialFailed(model.Name, exception.Message);
                problem = $"model {model.Name} failed its trial input: {exception.Message}";
            }
        }

        _problem = problem;
        if (problem is null)
        {
            logger.TrialPassed();
        }
    }

    private void Try(ModelInfo model)
    {
        const string question = "how do I read a file";
        switch (model.Kind)
        {
            case ModelKind.Encoder:
                var encoder = catalog.Encoder(model.Name);
                encoder.Encode([encoder.Tokenize(question, TextKind.Query)], new float[model.Dimension]);
                break;
            case ModelKind.SparseEncoder:
                var sparse = catalog.SparseEncoder(model.Name);
                sparse.Encode([sparse.Tokenize(question, TextKind.Query)]);
                break;
            case ModelKind.MultiVectorEncoder:
                var multi = catalog.MultiVectorEncoder(model.Name);
                multi.Encode([multi.Tokenize(question, TextKind.Query)]);
                break;
            default:
                var reranker = catalog.Reranker(model.Name);
                reranker.Score(reranker.Tokenize(question, ["Open the file, then read it line by line."]), new float[1]);
                break;
        }
    }
}
