#pragma once

#include "core/session/session.h"
#include "ui/staff/staff_draft.h"
#include "ui/staff/staff_list_model.h"

#include <QWidget>

class QPushButton;
class QStackedWidget;

namespace vb::ui {

class Banner;
class CredentialSheet;
class Question;
class StaffAddForm;
class StaffPersonView;
class StaffResetForm;
class TableView;
class TextLabel;

/// The owner's page of people: the list, one person, adding, resetting, and what is shown once after that.
class StaffView : public QWidget {
    Q_OBJECT

public:
    explicit StaffView(session::Session &session, QWidget *parent = nullptr);

    /// False when it asks the person what to do with what was typed, or when a sheet is not kept yet.
    bool mayLeave();
    /// What is typed and not saved, never a password; empty when there is none.
    [[nodiscard]] QByteArray draft() const;
    void restore(const QByteArray &draft);
    void startAdding();

Q_SIGNALS:
    /// The list is that of the store, or says why it is not.
    void listed();

protected:
    void focusInEvent(QFocusEvent *event) override;

private:
    QWidget *makeList();
    void load();
    void load(StaffId show, const QString &note);
    void take(std::vector<staff::Member> members);
    void takeLicences(std::vector<staff::Member> members, const std::vector<staff::Licence> &licences);
    void finish(std::vector<StaffPerson> people);
    void refuse(const Error &error);
    void openRow(const QModelIndex &index);
    void openPerson(StaffId id, const QString &note = {});
    void showList();
    void leaveForm();
    void showSheet(const QString &title, const session::NewCredential &credential, const QString &name,
                   const QString &login);
    [[nodiscard]] bool isDirty() const;
    [[nodiscard]] bool isOnlyOwner(const staff::Member &member) const;

    session::Session &m_session;
    QStackedWidget *m_stack;
    QWidget *m_list;
    QPushButton *m_add;
    TextLabel *m_count;
    Banner *m_banner;
    TableView *m_table;
    StaffListModel *m_model;
    StaffPersonView *m_person;
    StaffAddForm *m_addForm;
    StaffResetForm *m_resetForm;
    CredentialSheet *m_sheet;
    Question *m_unsaved;
    StaffId m_showAfter; // whose view is opened when the list has come
    QString m_noteAfter;
    std::optional<StaffDraft> m_restoring; // waits for the list
    int m_asked = 0; // answers to earlier questions are dropped
};

} // namespace vb::ui
