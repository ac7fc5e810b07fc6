namespace StreamInfer.Host.Simulation;

/// <summary>One event as <c>schemas/transaction.avsc</c> has it: the payment, and what a feature store knew of the card before.</summary>
internal struct CardTransaction
{
    /// <summary>Unique in a simulation.</summary>
    public ulong Id;

    /// <summary>Milliseconds since 1970-01-01T00:00Z.</summary>
    public long EventTime;

    /// <summary>Number of the card: the record's key.</summary>
    public int Card;

    /// <summary>Euros, 0.5 to 20,000, whole cents.</summary>
    public double Amount;

    public int Merchant;

    public MerchantCategory Category;

    /// <summary>Share of the merchant's payments that were charged back, 0 to 1.</summary>
    public double MerchantRisk;

    /// <summary>Index of the merchant's city.</summary>
    public byte MerchantCity;

    /// <summary>Index of the card's home city.</summary>
    public byte CardCity;

    public PaymentChannel Channel;

    public EntryMode Entry;

    /// <summary>Degrees north of the terminal, or of where an online payer's network address lies.</summary>
    public double Latitude;

    /// <summary>Degrees east of the same.</summary>
    public double Longitude;

    /// <summary>From the card's home to that place, 0 to 20,100.</summary>
    public float DistanceKm;

    /// <summary>Since the card's last payment, 0 to 129,600; NaN stands for a first payment (null).</summary>
    public float MinutesSinceLast;

    /// <summary>Payments of the card in the hour before, 0 to 100.</summary>
    public int Transactions1h;

    /// <summary>Payments of the card in the day before, 0 to 100.</summary>
    public int Transactions24h;

    /// <summary>Their sum in euros.</summary>
    public double Amount24h;

    /// <summary>Mean amount of the card over 30 days; 0 where there was none.</summary>
    public double AmountMean30d;

    /// <summary>Standard deviation of the same.</summary>
    public double AmountStd30d;

    public RecentAmounts RecentAmounts;

    /// <summary>Countries in which the card was used over the last day, this payment included, 1 to 3.</summary>
    public int Countries24h;

    /// <summary>Whether the card was never used at this merchant before.</summary>
    public bool NewMerchant;

    /// <summary>Whether the hour is one at which the card is mostly used.</summary>
    public bool UsualHour;

    /// <summary>Whether the payer's device was first seen within the last day; false for a terminal.</summary>
    public bool NewDevice;

    /// <summary>Since the device or terminal was first seen, 0 to 1,200; -1 over the telephone (null).</summary>
    public int DeviceAgeDays;

    /// <summary>0 to 4,096.</summary>
    public int AccountAgeDays;

    /// <summary>Wrong PINs or passwords over the last day, 0 to 5.</summary>
    public int FailedPins24h;

    /// <summary>How ill reputed the network address is that the payment came from, 0 to 1; NaN where nothing is known (null).</summary>
    public double IpRisk;
}
