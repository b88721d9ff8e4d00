#include "ui/device/devices_model.h"

#include "ui/device/device_words.h"
#include "ui/kit/badge.h"
#include "ui/kit/elided_label.h"
#include "ui/kit/table_view.h"

#include <algorithm>

namespace vb::ui {

namespace {
constexpr qsizetype kDeviceTipFrom = 20; // characters
}

void DevicesModel::setDevices(std::vector<session::DeviceEntry> devices, qint64 nowMs)
{
    beginResetModel();
    m_devices = std::move(devices);
    std::stable_partition(m_devices.begin(), m_devices.end(),
                          [](const session::DeviceEntry &device) { return !device.revoked; });
    m_nowMs = nowMs;
    endResetModel();
}

void DevicesModel::setNow(qint64 nowMs)
{
    m_nowMs = nowMs;
    if (!m_devices.empty())
        Q_EMIT dataChanged(index(0, kComputer), index(rowCount() - 1, kUnseen));
}

int DevicesModel::rowOf(DeviceId id) const
{
    const auto at = std::find_if(m_devices.begin(), m_devices.end(),
                                 [id](const session::DeviceEntry &device) { return device.id == id; });
    return at == m_devices.end() ? -1 : static_cast<int>(at - m_devices.begin());
}

int DevicesModel::liveCount() const
{
    return static_cast<int>(std::count_if(m_devices.begin(), m_devices.end(),
                                          [](const session::DeviceEntry &device) { return !device.revoked; }));
}

int DevicesModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_devices.size());
}

int DevicesModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(kColumns);
}

QVariant DevicesModel::data(const QModelIndex &index, int role) const
{
    if (!index.isValid() || index.row() >= rowCount())
        return {};
    const session::DeviceEntry &device = at(index.row());
    const int column = index.column();
    switch (role) {
    case Qt::DisplayRole: return textOf(device, column);
    case Qt::ToolTipRole:
        return column == kComputer && device.name.size() > kDeviceTipFrom ? plainToolTip(device.name) : QString();
    case Qt::AccessibleTextRole: return column == kComputer ? spoken(device) : textOf(device, column);
    case cell::kTabular: return column == kHeard || column == kUnseen;
    case cell::kMuted: return device.revoked || column == kKind || column == kHeard;
    case cell::kBadge: return column == kComputer ? badgeOf(device) : QString();
    case cell::kBadgeKind:
        return static_cast<int>(device.revoked                  ? BadgeKind::danger
                                    : isSilent(device, m_nowMs) ? BadgeKind::warning
                                                                : BadgeKind::accent);
    default: return {};
    }
}

QVariant DevicesModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole)
        return {};
    switch (section) {
    case kComputer: return tr("Computer");
    case kKind: return tr("Kind");
    case kHeard: return tr("Last heard");
    case kUnseen: return tr("Not seen there yet");
    default: return {};
    }
}

QString DevicesModel::textOf(const session::DeviceEntry &device, int column) const
{
    switch (column) {
    case kComputer: return device.name;
    case kKind: return deviceKindText(device);
    case kHeard: return heardText(device, m_nowMs);
    case kUnseen: return unseenText(device);
    default: return {};
    }
}

QString DevicesModel::badgeOf(const session::DeviceEntry &device) const
{
    if (device.revoked)
        return tr("Revoked");
    if (device.isThis)
        return tr("This computer");
    return isSilent(device, m_nowMs) ? tr("Silent") : QString();
}

/// The row in one sentence, for who hears it.
QString DevicesModel::spoken(const session::DeviceEntry &device) const
{
    QStringList parts {device.name, deviceKindText(device)};
    if (const QString badge = badgeOf(device); !badge.isEmpty())
        parts << badge;
    if (!device.isThis)
        parts << tr("last heard: %1").arg(heardText(device, m_nowMs));
    if (!device.isThis && !device.revoked)
        parts << tr("not seen there yet: %1").arg(unseenText(device));
    return parts.join(QStringLiteral(", "));
}

} // namespace vb::ui
