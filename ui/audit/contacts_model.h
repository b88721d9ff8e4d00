#pragma once

#include "core/session/session.h"
#include "ui/kit/practice_time.h"

#include <QAbstractTableModel>

namespace vb::ui {

/// People who had to do with a patient, or patients whom a person had to do with.
class ContactsModel : public QAbstractTableModel {
    Q_OBJECT

public:
    enum class Subject { visitors, visited };
    enum Column { kWho, kDid, kTimes, kListed, kFirst, kLast, kColumnCount };

    struct Row {
        QString name;
        QString under; // roles of a person
        QString login;
        PatientId patient;
        audit::Contact contact;
    };

    ContactsModel(Subject subject, const PracticeTime &time, QObject *parent = nullptr);

    void setRows(std::vector<Row> rows);
    [[nodiscard]] const Row &rowAt(int row) const { return m_rows.at(static_cast<std::size_t>(row)); }

    [[nodiscard]] int rowCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex &index, int role) const override;
    [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation, int role) const override;
    void sort(int column, Qt::SortOrder order) override;

private:
    [[nodiscard]] QString textOf(const Row &row, int column) const;
    [[nodiscard]] QString spoken(const Row &row) const;

    Subject m_subject;
    PracticeTime m_time;
    std::vector<Row> m_rows;
};

} // namespace vb::ui
