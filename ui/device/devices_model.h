#pragma once

#include "core/session/session.h"

#include <QAbstractTableModel>

#include <vector>

namespace vb::ui {

/// The computers of the practice: in the order of their joining, those that were revoked last.
class DevicesModel : public QAbstractTableModel {
    Q_OBJECT

public:
    enum Column { kComputer, kKind, kHeard, kUnseen, kColumns };

    using QAbstractTableModel::QAbstractTableModel;

    void setDevices(std::vector<session::DeviceEntry> devices, qint64 nowMs);
    /// Time has passed.
    void setNow(qint64 nowMs);
    [[nodiscard]] const session::DeviceEntry &at(int row) const { return m_devices[static_cast<std::size_t>(row)]; }
    [[nodiscard]] int rowOf(DeviceId id) const; // -1: not there
    /// Of those that belong to the practice.
    [[nodiscard]] int liveCount() const;

    [[nodiscard]] int rowCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex &index, int role) const override;
    [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    [[nodiscard]] QString textOf(const session::DeviceEntry &device, int column) const;
    [[nodiscard]] QString badgeOf(const session::DeviceEntry &device) const;
    [[nodiscard]] QString spoken(const session::DeviceEntry &device) const;

    std::vector<session::DeviceEntry> m_devices;
    qint64 m_nowMs = 0;
};

} // namespace vb::ui
