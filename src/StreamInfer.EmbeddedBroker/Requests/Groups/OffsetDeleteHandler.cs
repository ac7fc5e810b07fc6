using StreamInfer.EmbeddedBroker.Wire;

namespace StreamInfer.EmbeddedBroker.Requests.Groups;

/// <summary>OffsetDelete: forgets positions in topics that no member reads.</summary>
internal sealed class OffsetDeleteHandler(BrokerContext context) : IRequestHandler
{
    public ApiKey Api => ApiKey.OffsetDelete;

    public ApiVersionRange Versions { get; } = new(0, 0, FirstFlexible: short.MaxValue);

    public ValueTask HandleAsync(RequestContext request, ResponseWriter response)
    {
        var reader = request.Reader();
        var group = reader.String();
        var partitions = RequestedPartitions.ReadNumbers(ref reader) ?? throw new MalformedRequestException("no topics to delete offsets of");
        var fault = context.Fault(Api, group);
        var (error, errors) = fault != ErrorCode.None ? (fault, []) : context.Groups.DeleteOffsets(group, partitions.All);
        response.Error(error);
        response.Int32(context.ThrottleMs(Api));
        if (errors.Length == 0)
        {
            response.ArrayLength(0);
        }
        else
        {
            partitions.Write(response, index => response.Error(errors[index]));
        }

        return ValueTask.CompletedTask;
    }
}
