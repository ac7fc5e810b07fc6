using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace StreamInfer.Monitoring.Profiles;

/// <summary>Writes <c>reference.json</c>.</summary>
public static class ReferenceProfileWriter
{
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The bytes of the file.</summary>
    public static byte[] Write(ReferenceProfile profile)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer, Options))
        {
            Write(writer, profile);
        }

        return buffer.WrittenSpan.ToArray();
    }

    private static void Write(Utf8JsonWriter writer, ReferenceProfile profile)
    {
        writer.WriteStartObject();
        writer.WriteNumber("schemaVersion", ReferenceProfile.SchemaVersion);
        writer.WriteString("model", profile.Model);
        writer.WriteNumber("modelVersion", profile.ModelVersion);
        writer.WriteNumber("rows", profile.Rows);
        writer.WriteString("createdAt", profile.CreatedAt);
        if (profile.FeatureDigest is { } digest)
        {
            writer.WriteString("featureDigest", digest);
        }

        writer.WriteStartObject("features");
        foreach (var feature in profile.Features)
        {
            writer.WriteStartObject(feature.Name);
            writer.WriteString("kind", feature.Numeric is null ? "categorical" : "numeric");
            if (feature.Numeric is { } numeric)
            {
                NumericProfileFormat.Write(writer, numeric);
            }
            else if (feature.Categorical is { } categorical)
            {
                CategoricalProfileFormat.Write(writer, categorical);
            }

            writer.WriteEndObject();
        }

        writer.WriteEndObject();
        if (profile.Score is { } score)
        {
            writer.WriteStartObject("score");
            NumericProfileFormat.Write(writer, score);
            writer.WriteEndObject();
        }

        WriteJoint(writer, profile);
        writer.WriteEndObject();
    }

    private static void WriteJoint(Utf8JsonWriter writer, ReferenceProfile profile)
    {
        if (profile.Correlation is { } correlation)
        {
            writer.WriteStartObject("correlation");
            ProfileJson.WriteArray(writer, "features", correlation.Features, static (to, name) => to.WriteStringValue(name));
            ProfileJson.WriteArray(writer, "matrix", correlation.Matrix, static (to, row) =>
            {
                to.WriteStartArray();
                foreach (var value in row)
                {
                    to.WriteNumberValue(value);
                }

                to.WriteEndArray();
            });
            writer.WriteEndObject();
        }

        ProfileJson.WriteArray(writer, "projections", profile.Projections, static (to, projection) =>
        {
            to.WriteStartObject();
            to.WriteString("name", projection.Name);
            ProfileJson.WriteArray(to, "features", projection.Features, static (inner, name) => inner.WriteStringValue(name));
            ProfileJson.WriteArray(to, "signs", projection.Signs, static (inner, sign) => inner.WriteNumberValue(sign));
            NumericProfileFormat.Write(to, projection.Distribution);
            to.WriteEndObject();
        });
    }
}
