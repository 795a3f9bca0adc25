namespace RankDb.Ranking.Calibration;

/// <summary>The logistic function and its relatives, without overflow.</summary>
internal static class Logistic
{
    /// <summary><c>1 / (1 + exp(-z))</c>.</summary>
    public static double Sigmoid(double z) => z >= 0 ? 1 / (1 + Math.Exp(-z)) : Math.Exp(z) / (1 + Math.Exp(z));

    /// <summary><c>ln(1 + exp(z))</c>.</summary>
    public static double Softplus(double z) => Math.Max(z, 0) + Math.Log(1 + Math.Exp(-Math.Abs(z)));

    /// <summary>The z with <c>ln(1 + exp(z)) = value</c>, for a positive value.</summary>
    public static double InverseSoftplus(double value) => value > 30 ? value : Math.Log(Math.Exp(value) - 1);

    /// <summary>Binary cross-entropy of the logit z against a target probability.</summary>
    public static double Loss(double z, double target) => Softplus(z) - (target * z);
}
