#pragma once

#include "core/session/session.h"
#include "ui/note/template_draft.h"

#include <QWidget>

class QPushButton;

namespace vb::ui {

class Banner;
class BusyButton;
class FormField;
class LineField;
class Question;
class TemplateFieldsEdit;
class TemplateSnippetsEdit;
class TextLabel;

/// One form being edited: its name, its fields, its snippets. Alt+A adds a field, Alt+I a snippet, Ctrl+S saves, Alt+P
/// shows it as a note, Esc leaves and asks first when something was changed.
class TemplateEditor : public QWidget {
    Q_OBJECT

public:
    explicit TemplateEditor(session::Session &session, QWidget *parent = nullptr);

    /// A form without an id is a new one.
    void edit(const chart::NoteTemplate &form);
    [[nodiscard]] bool isDirty() const;
    [[nodiscard]] std::optional<TemplateDraft> draft() const;
    void restore(const TemplateDraft &draft);
    void save();
    void takeFocus();

Q_SIGNALS:
    void leaveWanted();
    void previewWanted(const vb::chart::NoteTemplate &form);
    void saved(const vb::chart::TemplateEdition &edition);

private:
    void fill(const chart::NoteTemplate &form);
    [[nodiscard]] chart::NoteTemplate typed() const;
    /// None when something is wrong, which is shown.
    std::optional<chart::NoteTemplate> checked();
    void showProblem(const Error &error);
    void leave();
    void preview();

    session::Session &m_session;
    chart::NoteTemplate m_form; // id and version
    QByteArray m_before;
    TextLabel *m_heading;
    QPushButton *m_back;
    QPushButton *m_preview;
    BusyButton *m_save;
    Question *m_discard;
    Banner *m_banner;
    LineField *m_title;
    FormField *m_titleFrame;
    TemplateFieldsEdit *m_fields;
    TemplateSnippetsEdit *m_snippets;
};

} // namespace vb::ui
