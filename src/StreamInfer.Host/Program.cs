using System.CommandLine;
using StreamInfer.Host.Commands;

var root = new RootCommand("StreamInfer scores an event log: Kafka events in, ONNX Runtime predictions out, one for each event.")
{
    RunCommand.Create(),
    ValidateCommand.Create(),
    DemoCommand.Create(),
    SimulateCommand.Create(),
    ProduceCommand.Create(),
    TailCommand.Create(),
};
return await root.Parse(args).InvokeAsync();
