using System.Globalization;
using Microsoft.AspNetCore.Http;

namespace StreamInfer.Host.Api;

/// <summary>Values of a query, read strictly.</summary>
internal static class QueryValues
{
    /// <summary>A whole number; a stand-in where it is not there.</summary>
    /// <exception cref="ApiRefusal">It is none, or beyond what is allowed.</exception>
    public static int Whole(this HttpRequest request, string name, int least, int most, int otherwise)
    {
        var text = request.Query[name].ToString();
        return text.Length == 0 ? otherwise
            : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= least && number <= most ? number
            : throw ApiRefusal.Malformed(name, $"allowed is a whole number from {least} to {most}");
    }

    /// <summary>Null where it is not there.</summary>
    public static string? Text(this HttpRequest request, string name) => request.Query[name].ToString() is { Length: > 0 } text ? text : null;
}
