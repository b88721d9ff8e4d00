#pragma once

#include "core/session/session.h"

#include <QAbstractTableModel>
#include <QDate>

#include <vector>

namespace vb::ui {

/// The result list of a search, as the service gave it. GUI thread.
class PatientHitsModel : public QAbstractTableModel {
    Q_OBJECT

public:
    enum Column { kName, kBorn, kAge, kChart, kPhone, kColumnCount };

    using QAbstractTableModel::QAbstractTableModel;

    /// Ages are those of `today`.
    void setHits(std::vector<patient::Hit> hits, QDate today);
    [[nodiscard]] const std::vector<patient::Hit> &hits() const { return m_hits; }
    [[nodiscard]] const patient::Hit &hitAt(int row) const { return m_hits.at(static_cast<std::size_t>(row)); }

    [[nodiscard]] int rowCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex &index, int role) const override;
    [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    [[nodiscard]] QString textOf(const patient::Hit &hit, int column) const;
    [[nodiscard]] QString spoken(const patient::Hit &hit) const;

    std::vector<patient::Hit> m_hits;
    QDate m_today;
};

} // namespace vb::ui
