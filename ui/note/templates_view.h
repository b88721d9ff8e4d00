#pragma once

#include "core/session/session.h"
#include "ui/kit/practice_time.h"

#include <QWidget>

#include <vector>

class QPushButton;
class QStackedWidget;
class QStandardItemModel;

namespace vb::ui {

class Banner;
class Question;
class TableView;
class TemplateEditor;
class TemplatePreview;
class TextLabel;

/// The forms that notes are written with, as this practice has them: each can be edited, retired, brought back to what
/// comes with the program, and looked at as it was before.
class TemplatesView : public QWidget {
    Q_OBJECT

public:
    explicit TemplatesView(session::Session &session, QWidget *parent = nullptr);

    /// Asks for the list when it is first shown.
    void load();
    [[nodiscard]] bool isDirty() const;
    /// Drops what was typed and shows the list.
    void reset();
    [[nodiscard]] QByteArray draft() const;
    void restore(const QByteArray &draft);
    /// What Ctrl+S does here.
    void save();
    void focusFirst();

Q_SIGNALS:
    /// The list is that of the store, or it says why not.
    void listed();
    /// Another page of it is shown.
    void turned();

protected:
    void showEvent(QShowEvent *event) override;

private:
    QWidget *makeList();
    QWidget *makeHistory();
    void take(std::vector<session::TemplateLine> lines);
    void go(QWidget *page);
    void startNew();
    void editChosen();
    void askToRetire();
    void askToRestore();
    void useAgain();
    void send(const QFuture<Result<chart::TemplateEdition>> &future, const QString &words);
    void openHistory();
    void takeHistory(std::vector<session::TemplateStep> steps);
    void showStep(int row);
    void fitButtons();
    [[nodiscard]] const session::TemplateLine *chosen() const;

    session::Session &m_session;
    PracticeTime m_time;
    std::vector<session::TemplateLine> m_lines;
    std::vector<session::TemplateStep> m_steps;
    QString m_select; // id to choose once the list is there
    bool m_loaded = false;
    enum class Asking { nothing, retiring, restoring };
    Asking m_asking = Asking::nothing;
    int m_shownStep = -1; // in the preview; -1: what is being edited

    QStackedWidget *m_stack;
    QWidget *m_list;
    TemplateEditor *m_editor;
    TemplatePreview *m_preview;
    QWidget *m_history;
    QStandardItemModel *m_model;
    TableView *m_table;
    Banner *m_banner;
    Question *m_question;
    QPushButton *m_new;
    QPushButton *m_edit;
    QPushButton *m_past;
    QPushButton *m_retire;
    QPushButton *m_restore;
    QStandardItemModel *m_pastModel;
    TableView *m_pastTable;
    TextLabel *m_pastTitle;
};

} // namespace vb::ui
