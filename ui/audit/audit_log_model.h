#pragma once

#include "core/session/session.h"
#include "ui/kit/practice_time.h"

#include <QAbstractTableModel>

#include <map>

namespace vb::ui {

/// The rows of an answer from the log, any number of them: pages are fetched as they are shown, and a few are kept. A
/// row that is not here yet shows "…". GUI thread.
class AuditLogModel : public QAbstractTableModel {
    Q_OBJECT

public:
    enum Column {
        kNumber,
        kWhen,
        kPerson,
        kWhat,
        kPatient,
        kResult,
        kDetail,
        kPurpose,
        kRole,
        kComputer,
        kObject,
        kSystem,
        kSkew,
        kPc, // of answers over several PCs
        kColumnCount
    };
    static constexpr int kPageRows = 256;

    AuditLogModel(session::AuditService &service, const PracticeTime &time, QObject *parent = nullptr);

    /// In place of the rows before. Without a total there are as many rows as came with the answer, until setTotal().
    void setAnswer(const session::AuditAnswer &answer);
    void setTotal(qint64 total);
    void clear();
    /// The name of the PC whose log the row stands in.
    [[nodiscard]] QString pcOf(const session::AuditRow &row) const;
    /// Null while the row is not here.
    [[nodiscard]] const session::AuditRow *rowAt(int row) const;

    static audit::Column sortColumn(int column);
    /// The column that is sorted by it; -1: none.
    static int columnOf(audit::Column column);
    static QString title(int column);

    [[nodiscard]] int rowCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex &index, int role) const override;
    [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

Q_SIGNALS:
    /// A page that was asked for is here.
    void pageCame(int firstRow);
    void pageFailed(const vb::Error &error);

private:
    using Rows = std::vector<session::AuditRow>;

    void want(int page);
    void fetchNext();
    void take(int page, const Result<Rows> &answer);
    void dropFarPages(int near);
    [[nodiscard]] QString textOf(const session::AuditRow &row, int column) const;
    [[nodiscard]] QString spoken(const session::AuditRow &row) const;
    [[nodiscard]] QVariant ofRow(const session::AuditRow &row, int column, int role) const;

    session::AuditService &m_service;
    PracticeTime m_time;
    std::shared_ptr<session::AuditListing> m_listing;
    std::map<int, Rows> m_pages;
    std::vector<int> m_wanted; // the latest last
    std::vector<session::AuditPc> m_pcs;
    int m_rows = 0;
    int m_asked = 0; // number of the present answer: pages of an earlier one are dropped
    bool m_fetching = false;
};

} // namespace vb::ui
