#pragma once

#include "core/document/chart_pdf.h"
#include "core/session/session.h"

#include <QWidget>

#include <memory>

class QPrinter;
class QPrintPreviewWidget;
class QPushButton;

namespace vb::ui {

class Banner;
class LineField;
class Question;
class TextLabel;

/// Notes on paper: the pages as they come out of the printer, to print or to save as a PDF. What is shown here was
/// entered as printed already.
class PaperView : public QWidget {
    Q_OBJECT

public:
    explicit PaperView(QWidget *parent = nullptr);
    ~PaperView() override;

    void show(const document::ChartPaper &paper);
    void clear();
    void takeFocus();
    [[nodiscard]] int pages() const;

Q_SIGNALS:
    void leaveWanted();
    void written(const QString &path);

private:
    QWidget *makeBar();
    QWidget *makeSaving();
    void makePreview();
    void startSaving();
    void browse();
    void submit();
    void write();
    void print();

    document::ChartPaper m_paper;
    std::unique_ptr<QPrinter> m_printer; // of the preview: prints nothing
    QPrintPreviewWidget *m_preview = nullptr;
    QWidget *m_previewPlace;
    TextLabel *m_words;
    Banner *m_banner;
    QWidget *m_saving;
    LineField *m_path;
    Question *m_replace;
    QPushButton *m_back;
    QPushButton *m_print;
    QPushButton *m_pdf;
    QPushButton *m_save;
    QPushButton *m_browse;
};

} // namespace vb::ui
