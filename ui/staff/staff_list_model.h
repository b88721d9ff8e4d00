#pragma once

#include "core/session/session.h"

#include <QAbstractTableModel>
#include <QDateTime>

#include <optional>
#include <vector>

namespace vb::ui {

/// A person with what belongs to the account.
struct StaffPerson {
    staff::Member member;
    std::vector<staff::Licence> licences; // on record, those that expire first before the others
    std::optional<qint64> lastLoginMs; // on this PC
};

/// The people of the practice: those who may log in first, by name.
class StaffListModel : public QAbstractTableModel {
    Q_OBJECT

public:
    enum Column { kPerson, kLogin, kRole, kLicences, kLastLogin, kStatus, kColumns };

    using QAbstractTableModel::QAbstractTableModel;

    /// `own` is who reads it; `now` and `timeZone` are for what is said of days.
    void setPeople(std::vector<StaffPerson> people, StaffId own, const QDateTime &now, const QString &timeZone);
    [[nodiscard]] const StaffPerson &personAt(int row) const { return m_people[static_cast<std::size_t>(row)]; }
    [[nodiscard]] const StaffPerson *find(StaffId id) const;
    [[nodiscard]] int rowOf(StaffId id) const; // -1: not there
    [[nodiscard]] QStringList logins() const;

    [[nodiscard]] int rowCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex &index, int role) const override;
    [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    [[nodiscard]] QString textOf(const StaffPerson &person, int column) const;
    [[nodiscard]] QString spoken(const StaffPerson &person) const;

    std::vector<StaffPerson> m_people;
    StaffId m_own;
    QDateTime m_now;
    QDate m_today;
    QString m_timeZone;
};

} // namespace vb::ui
