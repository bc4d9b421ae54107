// The official client's view of the engine's answers (client 29): which members its Go structures have, in which order,
// under which JSON keys. One structure begins at the start of a line, its members follow indented:
//   Name[:key] type[?][!][^]    ? omitempty, ! omitzero, ^ embedded: the members of the inner structure count as its
//   own
// Types are spelled as in Go; a name that has no structure here is a kind of string.
#include "view/schema_text.hpp"

namespace skiff::view {

const std::string_view schema_text = R"(
container.InspectResponse
  ID:Id string, Created string, Path string, Args []string, State *container.State, Image string,
  ResolvConfPath string, HostnamePath string, HostsPath string, LogPath string, Name string, RestartCount int,
  Driver string, Platform string, MountLabel string, ProcessLabel string, AppArmorProfile string, ExecIDs []string,
  HostConfig *container.HostConfig, GraphDriver *storage.DriverData?, Storage *storage.Storage?, SizeRw *int64?,
  SizeRootFs *int64?, Mounts []container.MountPoint, Config *container.Config,
  NetworkSettings *container.NetworkSettings, ImageManifestDescriptor *v1.Descriptor?
container.State
  Status container.ContainerState, Running bool, Paused bool, Restarting bool, OOMKilled bool, Dead bool, Pid int,
  ExitCode int, Error string, StartedAt string, FinishedAt string, Health *container.Health?
container.Health
  Status container.HealthStatus, FailingStreak int, Log []*container.HealthcheckResult
container.HealthcheckResult
  Start time.Time, End time.Time, ExitCode int, Output string
container.HostConfig
  Binds []string, ContainerIDFile string, LogConfig container.LogConfig, NetworkMode container.NetworkMode,
  PortBindings map[network.Port][]network.PortBinding, RestartPolicy container.RestartPolicy, AutoRemove bool,
  VolumeDriver string, VolumesFrom []string, ConsoleSize [2]uint, Annotations map[string]string?, CapAdd []string,
  CapDrop []string, CgroupnsMode container.CgroupnsMode, DNS:Dns []netip.Addr, DNSOptions:DnsOptions []string,
  DNSSearch:DnsSearch []string, ExtraHosts []string, GroupAdd []string, IpcMode container.IpcMode,
  Cgroup container.CgroupSpec, Links []string, OomScoreAdj int, PidMode container.PidMode, Privileged bool,
  PublishAllPorts bool, ReadonlyRootfs bool, SecurityOpt []string, StorageOpt map[string]string?,
  Tmpfs map[string]string?, UTSMode container.UTSMode, UsernsMode container.UsernsMode, ShmSize int64,
  Sysctls map[string]string?, Runtime string?, Isolation container.Isolation, Resources container.Resources^,
  Mounts []mount.Mount?, MaskedPaths []string, ReadonlyPaths []string, Init *bool?
container.LogConfig
  Type string, Config map[string]string
network.PortBinding
  HostIP:HostIp netip.Addr, HostPort string
container.RestartPolicy
  Name container.RestartPolicyMode, MaximumRetryCount int
container.Resources
  CPUShares:CpuShares int64, Memory int64, NanoCPUs:NanoCpus int64, CgroupParent string, BlkioWeight uint16,
  BlkioWeightDevice []*blkiodev.WeightDevice, BlkioDeviceReadBps []*blkiodev.ThrottleDevice,
  BlkioDeviceWriteBps []*blkiodev.ThrottleDevice, BlkioDeviceReadIOps []*blkiodev.ThrottleDevice,
  BlkioDeviceWriteIOps []*blkiodev.ThrottleDevice, CPUPeriod:CpuPeriod int64, CPUQuota:CpuQuota int64,
  CPURealtimePeriod:CpuRealtimePeriod int64, CPURealtimeRuntime:CpuRealtimeRuntime int64, CpusetCpus string,
  CpusetMems string, Devices []container.DeviceMapping, DeviceCgroupRules []string,
  DeviceRequests []container.DeviceRequest, MemoryReservation int64, MemorySwap int64, MemorySwappiness *int64,
  OomKillDisable *bool, PidsLimit *int64, Ulimits []*units.Ulimit, CPUCount:CpuCount int64,
  CPUPercent:CpuPercent int64, IOMaximumIOps uint64, IOMaximumBandwidth uint64
blkiodev.WeightDevice
  Path string, Weight uint16
blkiodev.ThrottleDevice
  Path string, Rate uint64
container.DeviceMapping
  PathOnHost string, PathInContainer string, CgroupPermissions string
container.DeviceRequest
  Driver string, Count int, DeviceIDs []string, Capabilities [][]string, Options map[string]string
units.Ulimit
  Name string, Hard int64, Soft int64
mount.Mount
  Type mount.Type?, Source string?, Target string?, ReadOnly bool?, Consistency mount.Consistency?,
  BindOptions *mount.BindOptions?, VolumeOptions *mount.VolumeOptions?, ImageOptions *mount.ImageOptions?,
  TmpfsOptions *mount.TmpfsOptions?, ClusterOptions *mount.ClusterOptions?
mount.BindOptions
  Propagation mount.Propagation?, NonRecursive bool?, CreateMountpoint bool?, ReadOnlyNonRecursive bool?,
  ReadOnlyForceRecursive bool?
mount.VolumeOptions
  NoCopy bool?, Labels map[string]string?, Subpath string?, DriverConfig *mount.Driver?
mount.Driver
  Name string?, Options map[string]string?
mount.ImageOptions
  Subpath string?
mount.TmpfsOptions
  SizeBytes int64?, Mode uint32?, Options [][]string?
mount.ClusterOptions
storage.DriverData
  Data map[string]string, Name string
storage.Storage
  RootFS *storage.RootFSStorage?
storage.RootFSStorage
  Snapshot *storage.RootFSStorageSnapshot?
storage.RootFSStorageSnapshot
  Name string?
container.MountPoint
  Type mount.Type?, Name string?, Source string, Destination string, Driver string?, Mode string, RW bool,
  Propagation mount.Propagation
container.Config
  Hostname string, Domainname string, User string, AttachStdin bool, AttachStdout bool, AttachStderr bool,
  ExposedPorts map[network.Port]struct {}?, Tty bool, OpenStdin bool, StdinOnce bool, Env []string, Cmd []string,
  Healthcheck *spec.HealthcheckConfig?, ArgsEscaped bool?, Image string, Volumes map[string]struct {},
  WorkingDir string, Entrypoint []string, NetworkDisabled bool?, OnBuild []string?, Labels map[string]string,
  StopSignal string?, StopTimeout *int?, Shell []string?
spec.HealthcheckConfig
  Test []string?, Interval time.Duration?, Timeout time.Duration?, StartPeriod time.Duration?,
  StartInterval time.Duration?, Retries int?
container.NetworkSettings
  SandboxID string, SandboxKey string, Ports map[network.Port][]network.PortBinding,
  Networks map[string]*network.EndpointSettings
network.EndpointSettings
  IPAMConfig *network.EndpointIPAMConfig, Links []string, Aliases []string, DriverOpts map[string]string,
  GwPriority int, NetworkID string, EndpointID string, Gateway netip.Addr, IPAddress netip.Addr,
  MacAddress network.HardwareAddr, IPPrefixLen int, IPv6Gateway netip.Addr, GlobalIPv6Address netip.Addr,
  GlobalIPv6PrefixLen int, DNSNames []string
network.EndpointIPAMConfig
  IPv4Address netip.Addr!, IPv6Address netip.Addr!, LinkLocalIPs []netip.Addr?
v1.Descriptor
  MediaType:mediaType string, Digest:digest digest.Digest, Size:size int64, URLs:urls []string?,
  Annotations:annotations map[string]string?, Data:data []byte?, Platform:platform *v1.Platform?,
  ArtifactType:artifactType string?
v1.Platform
  Architecture:architecture string, OS:os string, OSVersion:os.version string?, OSFeatures:os.features []string?,
  Variant:variant string?
v1.Image
  Created:created *time.Time?, Author:author string?, Platform v1.Platform^, Config:config v1.ImageConfig,
  RootFS:rootfs v1.RootFS, History:history []v1.History?
v1.RootFS
  Type:type string, DiffIDs:diff_ids []digest.Digest
v1.History
  Created:created *time.Time?, CreatedBy:created_by string?, Author:author string?, Comment:comment string?,
  EmptyLayer:empty_layer bool?
imagetools.index
  SchemaVersion:schemaVersion int, MediaType:mediaType string?, Digest:digest digest.Digest, Size:size int64,
  Manifests:manifests []v1.Descriptor, Annotations:annotations map[string]string?
imagetools.sbomStub
  SPDX interface {}?, AdditionalSPDXs []interface {}?
imagetools.provenanceStub
  SLSA interface {}?
image.InspectResponse
  ID:Id string, RepoTags []string, RepoDigests []string, Comment string?, Created string?, Author string?,
  Config *spec.DockerOCIImageConfig, Architecture string, Variant string?, Os string, OsVersion string?, Size int64,
  GraphDriver *storage.DriverData?, RootFS image.RootFS, Metadata image.Metadata, Descriptor *v1.Descriptor?,
  Manifests []image.ManifestSummary?, Identity *image.Identity?
spec.DockerOCIImageConfig
  ImageConfig v1.ImageConfig^, DockerOCIImageConfigExt spec.DockerOCIImageConfigExt^
v1.ImageConfig
  User string?, ExposedPorts map[string]struct {}?, Env []string?, Entrypoint []string?, Cmd []string?,
  Volumes map[string]struct {}?, WorkingDir string?, Labels map[string]string?, StopSignal string?, ArgsEscaped bool?
spec.DockerOCIImageConfigExt
  Healthcheck *spec.HealthcheckConfig?, OnBuild []string?, Shell []string?
image.RootFS
  Type string?, Layers []string?
image.Metadata
  LastTagTime time.Time?
image.ManifestSummary
  ID string, Descriptor v1.Descriptor, Available bool, Size image.ManifestSummary__Size, Kind image.ManifestKind,
  ImageData *image.ImageProperties?, AttestationData *image.AttestationProperties?
image.ManifestSummary.Size
  Content int64, Total int64
image.ImageProperties
  Platform v1.Platform, Identity *image.Identity?, Size image.ImageProperties__Size, Containers []string
image.Identity
  Signature []image.SignatureIdentity!, Pull []image.PullIdentity!, Build []image.BuildIdentity!
image.SignatureIdentity
  Name string?, Timestamps []image.SignatureTimestamp!, KnownSigner image.KnownSignerIdentity?,
  DockerReference string?, Signer *image.SignerIdentity?, SignatureType image.SignatureType?, Error string?,
  Warnings []string!
image.SignatureTimestamp
  Type image.SignatureTimestampType, URI string, Timestamp time.Time
image.SignerIdentity
  CertificateIssuer string, SubjectAlternativeName string, Issuer string?, BuildSignerURI string?,
  BuildSignerDigest string?, RunnerEnvironment string?, SourceRepositoryURI string?, SourceRepositoryDigest string?,
  SourceRepositoryRef string?, SourceRepositoryIdentifier string?, SourceRepositoryOwnerURI string?,
  SourceRepositoryOwnerIdentifier string?, BuildConfigURI string?, BuildConfigDigest string?, BuildTrigger string?,
  RunInvocationURI string?, SourceRepositoryVisibilityAtSigning string?
image.PullIdentity
  Repository string?
image.BuildIdentity
  Ref string?, CreatedAt time.Time?
image.ImageProperties__Size
  Unpacked int64
image.AttestationProperties
  For digest.Digest
network.Inspect
  Network network.Network^, Containers map[string]network.EndpointResource, Services map[string]network.ServiceInfo?,
  Status *network.Status?
network.Network
  Name string, ID:Id string, Created time.Time, Scope string, Driver string, EnableIPv4 bool, EnableIPv6 bool,
  IPAM network.IPAM, Internal bool, Attachable bool, Ingress bool, ConfigFrom network.ConfigReference,
  ConfigOnly bool, Options map[string]string, Labels map[string]string, Peers []network.PeerInfo?
network.IPAM
  Driver string, Options map[string]string, Config []network.IPAMConfig
network.IPAMConfig
  Subnet netip.Prefix!, IPRange netip.Prefix!, Gateway netip.Addr!,
  AuxAddress:AuxiliaryAddresses map[string]netip.Addr?
network.ConfigReference
  Network string
network.PeerInfo
  Name string, IP netip.Addr
network.EndpointResource
  Name string, EndpointID string, MacAddress network.HardwareAddr, IPv4Address netip.Prefix, IPv6Address netip.Prefix
network.ServiceInfo
  VIP netip.Addr, Ports []string, LocalLBIndex int, Tasks []network.Task
network.Task
  Name string, EndpointID string, EndpointIP netip.Addr, Info map[string]string
network.Status
  IPAM network.IPAMStatus
network.IPAMStatus
  Subnets map[netip.Prefix]network.SubnetStatus?
network.SubnetStatus
  IPsInUse uint64, DynamicIPsAvailable uint64
volume.Volume
  ClusterVolume *volume.ClusterVolume?, CreatedAt string?, Driver string, Labels map[string]string, Mountpoint string,
  Name string, Options map[string]string, Scope string, Status map[string]interface {}?, UsageData *volume.UsageData?
volume.ClusterVolume
  ID string, Meta swarm.Meta^, Spec volume.ClusterVolumeSpec, PublishStatus []*volume.PublishStatus?,
  Info *volume.Info?
swarm.Meta
  Version swarm.Version?, CreatedAt time.Time?, UpdatedAt time.Time?
swarm.Version
  Index uint64?
volume.ClusterVolumeSpec
  Group string?, AccessMode *volume.AccessMode?, AccessibilityRequirements *volume.TopologyRequirement?,
  CapacityRange *volume.CapacityRange?, Secrets []volume.Secret?, Availability volume.Availability?
volume.AccessMode
  Scope volume.Scope?, Sharing volume.SharingMode?, MountVolume *volume.TypeMount?, BlockVolume *volume.TypeBlock?
volume.TypeMount
  FsType string?, MountFlags []string?
volume.TypeBlock
volume.TopologyRequirement
  Requisite []volume.Topology?, Preferred []volume.Topology?
volume.Topology
  Segments map[string]string?
volume.CapacityRange
  RequiredBytes int64, LimitBytes int64
volume.Secret
  Key string, Secret string
volume.PublishStatus
  NodeID string?, State volume.PublishState?, PublishContext map[string]string?
volume.Info
  CapacityBytes int64?, VolumeContext map[string]string?, VolumeID string?, AccessibleTopology []volume.Topology?
volume.UsageData
  RefCount int64, Size int64
plugin.Plugin
  Config plugin.Config, Enabled bool, ID:Id string?, Name string, PluginReference string?, Settings plugin.Settings
plugin.Config
  Args plugin.Args, Description string, Documentation string, Entrypoint []string, Env []plugin.Env,
  Interface plugin.Interface, IpcHost bool, Linux plugin.LinuxConfig, Mounts []plugin.Mount,
  Network plugin.NetworkConfig, PidHost bool, PropagatedMount string, User plugin.User?, WorkDir string,
  Rootfs:rootfs *plugin.RootFS?
plugin.Args
  Description string, Name string, Settable []string, Value []string
plugin.Env
  Description string, Name string, Settable []string, Value *string
plugin.Interface
  ProtocolScheme string?, Socket string, Types []string
plugin.CapabilityID
  Capability string, Prefix string, Version string
plugin.LinuxConfig
  AllowAllDevices bool, Capabilities []string, Devices []plugin.Device
plugin.Device
  Description string, Name string, Path *string, Settable []string
plugin.Mount
  Description string, Destination string, Name string, Options []string, Settable []string, Source *string,
  Type string
plugin.NetworkConfig
  Type string
plugin.User
  GID uint32?, UID uint32?
plugin.RootFS
  DiffIds:diff_ids []string, Type:type string?
plugin.Settings
  Args []string, Devices []plugin.Device, Env []string, Mounts []plugin.Mount
swarm.Service
  ID string, Meta swarm.Meta^, Spec swarm.ServiceSpec?, PreviousSpec *swarm.ServiceSpec?, Endpoint swarm.Endpoint?,
  UpdateStatus *swarm.UpdateStatus?, ServiceStatus *swarm.ServiceStatus?, JobStatus *swarm.JobStatus?
swarm.ServiceSpec
  Annotations swarm.Annotations^, TaskTemplate swarm.TaskSpec?, Mode swarm.ServiceMode?,
  UpdateConfig *swarm.UpdateConfig?, RollbackConfig *swarm.UpdateConfig?, EndpointSpec *swarm.EndpointSpec?
swarm.Annotations
  Name string?, Labels map[string]string
swarm.TaskSpec
  ContainerSpec *swarm.ContainerSpec?, PluginSpec *swarm.RuntimeSpec?,
  NetworkAttachmentSpec *swarm.NetworkAttachmentSpec?, Resources *swarm.ResourceRequirements?,
  RestartPolicy *swarm.RestartPolicy?, Placement *swarm.Placement?, Networks []swarm.NetworkAttachmentConfig?,
  LogDriver *swarm.Driver?, ForceUpdate uint64, Runtime swarm.RuntimeType?
swarm.ContainerSpec
  Image string?, Labels map[string]string?, Command []string?, Args []string?, Hostname string?, Env []string?,
  Dir string?, User string?, Groups []string?, Privileges *swarm.Privileges?, Init *bool?, StopSignal string?,
  TTY bool?, OpenStdin bool?, ReadOnly bool?, Mounts []mount.Mount?, StopGracePeriod *time.Duration?,
  Healthcheck *spec.HealthcheckConfig?, Hosts []string?, DNSConfig *swarm.DNSConfig?,
  Secrets []*swarm.SecretReference?, Configs []*swarm.ConfigReference?, Isolation container.Isolation?,
  Sysctls map[string]string?, CapabilityAdd []string?, CapabilityDrop []string?, Ulimits []*units.Ulimit?,
  OomScoreAdj int64?
swarm.Privileges
  CredentialSpec *swarm.CredentialSpec, SELinuxContext *swarm.SELinuxContext, Seccomp *swarm.SeccompOpts?,
  AppArmor *swarm.AppArmorOpts?, NoNewPrivileges bool
swarm.CredentialSpec
  Config string, File string, Registry string
swarm.SELinuxContext
  Disable bool, User string, Role string, Type string, Level string
swarm.SeccompOpts
  Mode swarm.SeccompMode?, Profile []byte?
swarm.AppArmorOpts
  Mode swarm.AppArmorMode?
swarm.DNSConfig
  Nameservers []netip.Addr?, Search []string?, Options []string?
swarm.SecretReference
  File *swarm.SecretReferenceFileTarget, SecretID string, SecretName string
swarm.SecretReferenceFileTarget
  Name string, UID string, GID string, Mode uint32
swarm.ConfigReference
  File *swarm.ConfigReferenceFileTarget?, Runtime *swarm.ConfigReferenceRuntimeTarget?, ConfigID string,
  ConfigName string
swarm.ConfigReferenceFileTarget
  Name string, UID string, GID string, Mode uint32
swarm.ConfigReferenceRuntimeTarget
swarm.RuntimeSpec
  Name:name string?, Remote:remote string?, Privileges:privileges []*swarm.RuntimePrivilege?, Disabled:disabled bool?,
  Env:env []string?
swarm.RuntimePrivilege
  Name:name string?, Description:description string?, Value:value []string?
swarm.NetworkAttachmentSpec
  ContainerID string
swarm.ResourceRequirements
  Limits *swarm.Limit?, Reservations *swarm.Resources?, SwapBytes *int64!, MemorySwappiness *int64!
swarm.Limit
  NanoCPUs int64?, MemoryBytes int64?, Pids int64?
swarm.Resources
  NanoCPUs int64?, MemoryBytes int64?, GenericResources []swarm.GenericResource?
swarm.GenericResource
  NamedResourceSpec *swarm.NamedGenericResource?, DiscreteResourceSpec *swarm.DiscreteGenericResource?
swarm.NamedGenericResource
  Kind string?, Value string?
swarm.DiscreteGenericResource
  Kind string?, Value int64?
swarm.RestartPolicy
  Condition swarm.RestartPolicyCondition?, Delay *time.Duration?, MaxAttempts *uint64?, Window *time.Duration?
swarm.Placement
  Constraints []string?, Preferences []swarm.PlacementPreference?, MaxReplicas uint64?, Platforms []swarm.Platform?
swarm.PlacementPreference
  Spread *swarm.SpreadOver
swarm.SpreadOver
  SpreadDescriptor string
swarm.Platform
  Architecture string?, OS string?
swarm.NetworkAttachmentConfig
  Target string?, Aliases []string?, DriverOpts map[string]string?
swarm.Driver
  Name string?, Options map[string]string?
swarm.ServiceMode
  Replicated *swarm.ReplicatedService?, Global *swarm.GlobalService?, ReplicatedJob *swarm.ReplicatedJob?,
  GlobalJob *swarm.GlobalJob?
swarm.ReplicatedService
  Replicas *uint64?
swarm.GlobalService
swarm.ReplicatedJob
  MaxConcurrent *uint64?, TotalCompletions *uint64?
swarm.GlobalJob
swarm.UpdateConfig
  Parallelism uint64, Delay time.Duration?, FailureAction swarm.FailureAction?, Monitor time.Duration?,
  MaxFailureRatio float64, Order swarm.UpdateOrder
swarm.EndpointSpec
  Mode swarm.ResolutionMode?, Ports []swarm.PortConfig?
swarm.PortConfig
  Name string?, Protocol network.IPProtocol?, TargetPort uint32?, PublishedPort uint32?,
  PublishMode swarm.PortConfigPublishMode?
swarm.Endpoint
  Spec swarm.EndpointSpec?, Ports []swarm.PortConfig?, VirtualIPs []swarm.EndpointVirtualIP?
swarm.EndpointVirtualIP
  NetworkID string?, Addr netip.Prefix!
swarm.UpdateStatus
  State swarm.UpdateState?, StartedAt *time.Time?, CompletedAt *time.Time?, Message string?
swarm.ServiceStatus
  RunningTasks uint64, DesiredTasks uint64, CompletedTasks uint64
swarm.JobStatus
  JobIteration swarm.Version, LastExecution time.Time?
swarm.Task
  ID string, Meta swarm.Meta^, Annotations swarm.Annotations^, Spec swarm.TaskSpec?, ServiceID string?, Slot int?,
  NodeID string?, Status swarm.TaskStatus?, DesiredState swarm.TaskState?,
  NetworksAttachments []swarm.NetworkAttachment?, GenericResources []swarm.GenericResource?,
  JobIteration *swarm.Version?, Volumes []swarm.VolumeAttachment
swarm.TaskStatus
  Timestamp time.Time?, State swarm.TaskState?, Message string?, Err string?, ContainerStatus *swarm.ContainerStatus?,
  PortStatus swarm.PortStatus?
swarm.ContainerStatus
  ContainerID string, PID int, ExitCode int
swarm.PortStatus
  Ports []swarm.PortConfig?
swarm.NetworkAttachment
  Network swarm.Network?, Addresses []netip.Prefix?
swarm.Network
  ID string, Meta swarm.Meta^, Spec swarm.NetworkSpec?, DriverState swarm.Driver?, IPAMOptions *swarm.IPAMOptions?
swarm.NetworkSpec
  Annotations swarm.Annotations^, DriverConfiguration *swarm.Driver?, IPv6Enabled bool?, Internal bool?,
  Attachable bool?, Ingress bool?, IPAMOptions *swarm.IPAMOptions?, ConfigFrom *network.ConfigReference?,
  Scope string?
swarm.IPAMOptions
  Driver swarm.Driver?, Configs []swarm.IPAMConfig?
swarm.IPAMConfig
  Subnet netip.Prefix!, Range netip.Prefix!, Gateway netip.Addr!
swarm.VolumeAttachment
  ID string?, Source string?, Target string?
swarm.Node
  ID string, Meta swarm.Meta^, Spec swarm.NodeSpec?, Description swarm.NodeDescription?, Status swarm.NodeStatus?,
  ManagerStatus *swarm.ManagerStatus?
swarm.NodeSpec
  Annotations swarm.Annotations^, Role swarm.NodeRole?, Availability swarm.NodeAvailability?
swarm.NodeDescription
  Hostname string?, Platform swarm.Platform?, Resources swarm.Resources?, Engine swarm.EngineDescription?,
  TLSInfo swarm.TLSInfo?, CSIInfo []swarm.NodeCSIInfo?
swarm.EngineDescription
  EngineVersion string?, Labels map[string]string?, Plugins []swarm.PluginDescription?
swarm.PluginDescription
  Type string?, Name string?
swarm.TLSInfo
  TrustRoot string?, CertIssuerSubject []byte?, CertIssuerPublicKey []byte?
swarm.NodeCSIInfo
  PluginName string?, NodeID string?, MaxVolumesPerNode int64?, AccessibleTopology *swarm.Topology?
swarm.Topology
  Segments map[string]string?
swarm.NodeStatus
  State swarm.NodeState?, Message string?, Addr string?
swarm.ManagerStatus
  Leader bool?, Reachability swarm.Reachability?, Addr string?
swarm.Secret
  ID string, Meta swarm.Meta^, Spec swarm.SecretSpec
swarm.SecretSpec
  Annotations swarm.Annotations^, Data []byte?, Driver *swarm.Driver?, Templating *swarm.Driver?
swarm.Config
  ID string, Meta swarm.Meta^, Spec swarm.ConfigSpec
swarm.ConfigSpec
  Annotations swarm.Annotations^, Data []byte?, Templating *swarm.Driver?
system.dockerInfo
  Info system.Info^, ServerErrors []string?, UserName:- string?, ClientInfo *system.clientInfo?, ClientErrors []string?
system.clientInfo
  Debug bool, clientVersion system.clientVersion^, Plugins []manager.Plugin, Warnings []string
system.clientVersion
  Platform *system.platformInfo?, Version string?, APIVersion:ApiVersion string?, DefaultAPIVersion string?,
  GitCommit string?, GoVersion string?, Os string?, Arch string?, BuildTime string?, Context string
system.platformInfo
  Name string?
manager.Plugin
  Metadata metadata.Metadata^, Name string?, Path string?, Err interface {}?, ShadowedPaths []string?
metadata.Metadata
  SchemaVersion string?, Vendor string?, Version string?, ShortDescription string?, URL string?, Hidden bool?
system.Info
  ID string, Containers int, ContainersRunning int, ContainersPaused int, ContainersStopped int, Images int,
  Driver string, DriverStatus [][2]string, SystemStatus [][2]string?, Plugins system.PluginsInfo, MemoryLimit bool,
  SwapLimit bool, CPUCfsPeriod:CpuCfsPeriod bool, CPUCfsQuota:CpuCfsQuota bool, CPUShares bool, CPUSet bool,
  PidsLimit bool, IPv4Forwarding bool, Debug bool, NFd int, OomKillDisable bool, NGoroutines int, SystemTime string,
  LoggingDriver string, CgroupDriver string, CgroupVersion string?, NEventsListener int, KernelVersion string,
  OperatingSystem string, OSVersion string, OSType string, Architecture string, IndexServerAddress string,
  RegistryConfig *registry.ServiceConfig, NCPU int, MemTotal int64, GenericResources []swarm.GenericResource,
  DockerRootDir string, HTTPProxy:HttpProxy string, HTTPSProxy:HttpsProxy string, NoProxy string, Name string,
  Labels []string, ExperimentalBuild bool, ServerVersion string, Runtimes map[string]system.RuntimeWithStatus,
  DefaultRuntime string, Swarm swarm.Info, LiveRestoreEnabled bool, Isolation container.Isolation, InitBinary string,
  ContainerdCommit system.Commit, RuncCommit system.Commit, InitCommit system.Commit, SecurityOptions []string,
  ProductLicense string?, DefaultAddressPools []system.NetworkAddressPool?, FirewallBackend *system.FirewallInfo?,
  CDISpecDirs []string, DiscoveredDevices []system.DeviceInfo?, NRI *system.NRIInfo?,
  Containerd *system.ContainerdInfo?, Warnings []string
system.PluginsInfo
  Volume []string, Network []string, Authorization []string, Log []string
registry.ServiceConfig
  InsecureRegistryCIDRs []netip.Prefix, IndexConfigs map[string]*registry.IndexInfo, Mirrors []string
registry.IndexInfo
  Name string, Mirrors []string, Secure bool, Official bool
system.RuntimeWithStatus
  Runtime system.Runtime^, Status:status map[string]string?
system.Runtime
  Path:path string?, Args:runtimeArgs []string?, Type:runtimeType string?, Options:options map[string]interface {}?
swarm.Info
  NodeID string, NodeAddr string, LocalNodeState swarm.LocalNodeState, ControlAvailable bool, Error string,
  RemoteManagers []swarm.Peer, Nodes int?, Managers int?, Cluster *swarm.ClusterInfo?, Warnings []string?
swarm.Peer
  NodeID string, Addr string
swarm.ClusterInfo
  ID string, Meta swarm.Meta^, Spec swarm.Spec, TLSInfo swarm.TLSInfo, RootRotationInProgress bool,
  DefaultAddrPool []netip.Prefix, SubnetSize uint32, DataPathPort uint32
swarm.Spec
  Annotations swarm.Annotations^, Orchestration swarm.OrchestrationConfig?, Raft swarm.RaftConfig?,
  Dispatcher swarm.DispatcherConfig?, CAConfig swarm.CAConfig?, TaskDefaults swarm.TaskDefaults?,
  EncryptionConfig swarm.EncryptionConfig?
swarm.OrchestrationConfig
  TaskHistoryRetentionLimit *int64?
swarm.RaftConfig
  SnapshotInterval uint64?, KeepOldSnapshots *uint64?, LogEntriesForSlowFollowers uint64?, ElectionTick int,
  HeartbeatTick int
swarm.DispatcherConfig
  HeartbeatPeriod time.Duration?
swarm.CAConfig
  NodeCertExpiry time.Duration?, ExternalCAs []*swarm.ExternalCA?, SigningCACert string?, SigningCAKey string?,
  ForceRotate uint64?
swarm.ExternalCA
  Protocol swarm.ExternalCAProtocol, URL string, Options map[string]string?, CACert string
swarm.TaskDefaults
  LogDriver *swarm.Driver?
swarm.EncryptionConfig
  AutoLockManagers bool
system.Commit
  ID string
system.NetworkAddressPool
  Base netip.Prefix, Size int
system.FirewallInfo
  Driver string, Info [][2]string?
system.DeviceInfo
  Source string, ID string
system.NRIInfo
  Info [][2]string?
system.ContainerdInfo
  Address string?, Namespaces system.ContainerdNamespaces
system.ContainerdNamespaces
  Containers string, Plugins string
events.Message
  Type events.Type, Action events.Action, Actor events.Actor, Scope:scope string?, Time:time int64?,
  TimeNano:timeNano int64?
events.Actor
  ID string, Attributes map[string]string
system.dockerInfo
  Info *system.Info^, ServerErrors []string?, UserName:- string, ClientInfo *system.clientInfo?,
  ClientErrors []string?
system.clientInfo
  Debug bool, clientVersion system.clientVersion^, Plugins []manager.Plugin, Warnings []string
system.clientVersion
  Platform *system.platformInfo?, Version string?, APIVersion:ApiVersion string?, DefaultAPIVersion string?,
  GitCommit string?, GoVersion string?, Os string?, Arch string?, BuildTime string?, Context string
system.platformInfo
  Name string?
manager.Plugin
  Metadata metadata.Metadata^, Name string?, Path string?, Err interface {}?, ShadowedPaths []string?
metadata.Metadata
  SchemaVersion string?, Vendor string?, Version string?, ShortDescription string?, URL string?, Hidden bool?
context.contextWithTLSListing
  Metadata store.Metadata^, TLSMaterial map[string][]string, Storage store.StorageInfo
store.Metadata
  Name string?, Metadata interface {}?, Endpoints map[string]interface {}?
store.StorageInfo
  MetadataPath string, TLSPath string
)";

} // namespace skiff::view
