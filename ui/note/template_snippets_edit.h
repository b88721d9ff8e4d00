#pragma once

#include "core/chart/template.h"

#include <QWidget>

class QPlainTextEdit;

namespace vb::ui {

class FormField;
class LineField;
class TemplateList;

/// The snippets of a form: the list, and beside it the one that is chosen. Delete in the list takes away.
class TemplateSnippetsEdit : public QWidget {
    Q_OBJECT

public:
    explicit TemplateSnippetsEdit(QWidget *parent = nullptr);

    void setSnippets(std::vector<chart::Snippet> snippets);
    [[nodiscard]] const std::vector<chart::Snippet> &snippets() const { return m_snippets; }
    /// A further one, with the focus.
    void addSnippet();
    /// At the snippet of this number, which gets the focus.
    void showProblem(int index, const QString &sentence);

Q_SIGNALS:
    void edited();

private:
    void makeList();
    QWidget *makeDetails();
    void removeSnippet();
    void showChosen();
    void takeDetails();
    void showRow(int row);
    void rebuild(int chosen);

    std::vector<chart::Snippet> m_snippets;
    bool m_showing = false; // what changes then was not typed

    TemplateList *m_list;
    QWidget *m_details;
    LineField *m_trigger;
    FormField *m_triggerFrame = nullptr;
    LineField *m_title;
    QPlainTextEdit *m_text;
};

} // namespace vb::ui
