namespace StreamInfer.Decoding;

/// <summary>Why the registry gave no schema although it can be reached.</summary>
public enum RegistryFault
{
    /// <summary>A file that the connection needs (authority, certificate, key) cannot be used, or an address is not one.</summary>
    Setup,

    /// <summary>The registry refused the request: credentials, permission, an incompatible or invalid schema.</summary>
    Refused,

    /// <summary>The answer is not one that a registry gives: broken JSON, wrong content, a redirect.</summary>
    Malformed,

    /// <summary>The schema exists and cannot be used: not Avro, too large, or its references are missing, cyclic or too many.</summary>
    Unusable,
}
