#pragma once

#include "core/session/session.h"

#include <QWidget>

class QComboBox;

namespace vb::ui {

class FormField;
class LineField;
class NoteTextEdit;

/// One field of a note's form in the shape of its kind, with its label, its problem and whether it is still as it was
/// copied.
class NoteField : public QWidget {
    Q_OBJECT

public:
    NoteField(const chart::NoteTemplate &form, const chart::TemplateField &field, const QHash<QString, QString> &names,
              QWidget *parent = nullptr);
    ~NoteField() override;

    [[nodiscard]] const QString &id() const { return m_field.id; }
    [[nodiscard]] const QString &label() const { return m_field.label; }
    /// Over the whole width of the form.
    [[nodiscard]] bool isWide() const { return m_field.kind == chart::FieldKind::text; }
    /// As it stands there.
    [[nodiscard]] QString value() const;
    void setValue(const QString &value);
    /// What it held in the note that was copied; marked for as long as it says the same.
    void setCopied(const QString &value);
    [[nodiscard]] bool isAsCopied() const;
    /// Looks for a problem and shows it; true when the value can be stored.
    bool check();
    /// The same without showing anything, while somebody is typing.
    [[nodiscard]] bool isStorable() const { return findProblem().isEmpty(); }
    void setReadOnly(bool readOnly);
    void takeFocus();

Q_SIGNALS:
    void edited();
    void pasteCleaned(const QString &sentence);

private:
    QWidget *makeEditor(const chart::NoteTemplate &form, const QHash<QString, QString> &names);
    [[nodiscard]] QString findProblem() const;
    void showHelp();

    const chart::NoteTemplate &m_form;
    const chart::TemplateField &m_field;
    NoteTextEdit *m_text = nullptr;
    LineField *m_line = nullptr;
    QComboBox *m_choice = nullptr;
    FormField *m_frame;
    QString m_copied;
    QString m_problem;
};

} // namespace vb::ui
