#pragma once

#include "core/session/alert_service.h"
#include "ui/kit/practice_time.h"

#include <QAbstractTableModel>

namespace vb::ui {

/// Alerts, the open ones before the acknowledged in every order.
class AlertsModel : public QAbstractTableModel {
    Q_OBJECT

public:
    enum Column { kSeverity, kWhat, kPerson, kPatient, kWhen, kState, kColumnCount };

    explicit AlertsModel(const PracticeTime &time, QObject *parent = nullptr);

    void setRows(std::vector<session::AlertRow> rows);
    [[nodiscard]] const session::AlertRow &rowAt(int row) const { return m_rows.at(static_cast<std::size_t>(row)); }
    /// -1: not there.
    [[nodiscard]] int rowOf(EntityId alert) const;

    [[nodiscard]] int rowCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex &index, int role) const override;
    [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation, int role) const override;
    void sort(int column, Qt::SortOrder order) override;

private:
    [[nodiscard]] QString textOf(const session::AlertRow &row, int column) const;
    [[nodiscard]] QString spoken(const session::AlertRow &row) const;
    void arrange();

    PracticeTime m_time;
    std::vector<session::AlertRow> m_rows;
    int m_by = kSeverity;
    Qt::SortOrder m_order = Qt::DescendingOrder;
};

} // namespace vb::ui
