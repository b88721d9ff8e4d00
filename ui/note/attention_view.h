#pragma once

#include "core/session/session.h"
#include "ui/kit/bell.h"

#include <QWidget>

class QPushButton;
class QStackedWidget;

namespace vb::ui {

class AttentionModel;
class Banner;
class EmptyState;
class NoteReading;
class NotesPane;
class SignSheet;
class TableView;
class TextLabel;

/// "Needs attention": notes to co-sign, read one after the other with one key each and signed with one password, and
/// own drafts that were left, to go on with.
class AttentionView : public QWidget {
    Q_OBJECT

public:
    explicit AttentionView(session::Session &session, QWidget *parent = nullptr);

    bool mayLeave();
    [[nodiscard]] QByteArray draft() const;
    void restore(const QByteArray &draft);
    /// See Page::restoredWords.
    static QString restoredWords(const QByteArray &draft);

Q_SIGNALS:
    /// The list, or what was asked for, is on screen.
    void shown();
    /// So many were co-signed.
    void cosigned(int count);

protected:
    void showEvent(QShowEvent *event) override;

private:
    QWidget *makeList();
    void load();
    void take(const Result<chart::NoteAttention> &answer);
    void read(int row);
    void markAndGoOn();
    void askToSign();
    void sign();
    void takeSigned(const Result<std::vector<session::CosignOutcome>> &answer);
    void openDraft(int row);
    void showPane();
    void showList();
    void fitSignButton();

    session::Session &m_session;
    AttentionModel *m_model;
    QStackedWidget *m_stack;
    TableView *m_table;
    NoteReading *m_reading;
    QStackedWidget *m_side;
    EmptyState *m_hint;
    Banner *m_banner;
    QPushButton *m_mark;
    QPushButton *m_sign;
    QPushButton *m_open;
    QWidget *m_listPage;
    QWidget *m_panePage;
    TextLabel *m_paneTitle;
    NotesPane *m_pane;
    SignSheet *m_sheet;
    Bell m_bell;
    store::ChangeFeed::Subscription m_changes;
    std::vector<staff::Member> m_people;
    int m_read = 0; // number of the note asked for last
    bool m_stale = false; // changed while it was not on screen
};

} // namespace vb::ui
